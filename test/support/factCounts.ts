/**
 * How many facts of each kind the study of the published texts holds, by agreement: one that is dropped from a `facts.yaml`, instead of
 * being computed or said in prose, is missed.
 */
export const FACT_COUNTS: Readonly<Record<string, string>> = {
  'akamai-via-verizon':
    'measurement 1, period 1, targets 2, credit 1, basis 1, cap 1, stacking 1, exclusions 1, examples 1',
  'alibaba-ecs':
    'measurement 1, period 1, targets 2, credit 3, basis 1, cap 1, stacking 1, exclusions 2, maintenance 1, claim 1, examples 1',
  'alibaba-reservation-leadtime': 'measurement 1, period 1, targets 8, credit 1, basis 1, exclusions 1, examples 2',
  'altsys-msp': 'measurement 1, period 1, targets 4, exclusions 1, examples 2',
  'anthem-nashua-asa':
    'measurement 1, period 1, targets 2, credit 15, basis 1, cap 1, stacking 1, exclusions 1, claim 1, examples 3',
  'atlassian-cloud-2024':
    'measurement 1, period 1, targets 2, credit 3, basis 1, cap 1, stacking 1, exclusions 1, maintenance 1, claim 1, examples 3',
  'aws-arc-2024':
    'measurement 1, period 1, targets 1, credit 3, basis 1, cap 1, stacking 1, exclusions 4, claim 1, examples 2',
  'aws-compute-2022':
    'measurement 1, period 1, targets 2, credit 6, basis 1, cap 1, stacking 1, exclusions 4, maintenance 1, claim 1, examples 2',
  'aws-ec2-2008':
    'measurement 1, period 1, targets 1, credit 1, basis 1, stacking 1, exclusions 4, claim 1, examples 2',
  'aws-route53': 'measurement 1, period 1, targets 1, credit 3, basis 1, cap 1, exclusions 4, claim 1, examples 1',
  'aws-s3-2023':
    'measurement 1, period 1, targets 2, credit 6, basis 1, cap 1, stacking 1, exclusions 4, claim 1, examples 1',
  'azure-storage': 'measurement 1, period 1, targets 2, credit 4, basis 1, cap 1, exclusions 5, claim 1, examples 1',
  'azure-vm':
    'measurement 1, period 1, targets 4, credit 9, basis 1, cap 1, stacking 1, exclusions 5, maintenance 1, claim 1, examples 2',
  'bc-province-weighting': 'measurement 1, period 1, credit 1, basis 1, cap 1, stacking 1, claim 1, examples 1',
  'bridgend-waste-pfp':
    'measurement 1, period 1, targets 1, credit 1, basis 1, stacking 1, exclusions 1, claim 1, examples 1',
  'circulation-nemt': 'measurement 1, period 1, targets 2, examples 1',
  'cloudflare-business':
    'measurement 1, period 1, targets 1, credit 1, basis 1, cap 1, stacking 1, exclusions 1, maintenance 1, claim 1, examples 2',
  'cloudflare-r2-queues':
    'measurement 1, period 1, targets 1, credit 1, basis 1, stacking 1, exclusions 1, claim 1, examples 1',
  cogent: 'measurement 1, period 1, targets 2, credit 1, basis 1, cap 1, exclusions 1, claim 1',
  'connet-mpls': 'measurement 1, period 1, targets 2, credit 5, basis 1, cap 1, examples 1',
  'cs-wholesale-tops': 'measurement 2, period 1, targets 1, credit 3, stacking 1, claim 1, examples 3',
  'element-critical-colo': 'measurement 1, period 1, targets 1, credit 2, basis 1, cap 1, exclusions 1, examples 2',
  'equinix-ibx-clause':
    'measurement 1, period 1, targets 1, credit 2, basis 1, cap 1, stacking 1, exclusions 2, claim 1, termination 1',
  eu261: 'measurement 1, period 1, targets 1, credit 4, basis 1, stacking 1, exclusions 1, claim 1, examples 4',
  fastly:
    'measurement 1, period 1, targets 1, credit 1, basis 1, exclusions 1, maintenance 1, claim 1, termination 1, examples 2',
  'gcp-compute':
    'measurement 1, period 1, targets 4, credit 3, basis 1, cap 1, stacking 1, exclusions 5, maintenance 1, claim 1, examples 1',
  'gcp-interconnect': 'measurement 1, period 1, targets 3, credit 4, basis 1, cap 1, exclusions 1, claim 1, examples 1',
  'github-enterprise-2020':
    'measurement 1, period 1, targets 1, credit 2, basis 1, cap 1, stacking 1, exclusions 1, claim 1, examples 3',
  'google-gmail-isp':
    'measurement 1, period 1, targets 1, credit 3, basis 1, exclusions 1, maintenance 1, claim 1, examples 2',
  'google-workspace':
    'measurement 1, period 1, targets 1, credit 3, basis 1, cap 1, stacking 1, exclusions 2, maintenance 1, claim 1, examples 3',
  'hubspot-marketing-sales': 'measurement 1, period 1, targets 2, examples 3',
  'icds-80-30': 'measurement 1, period 1, targets 1, exclusions 1, examples 1',
  'itsalto-msp': 'measurement 1, period 1, targets 1, exclusions 5, examples 1',
  'member-portal-rounded':
    'measurement 1, period 1, targets 1, credit 1, basis 1, cap 1, exclusions 2, maintenance 1, examples 2',
  'microsoft-365':
    'measurement 1, period 1, targets 1, credit 3, basis 1, cap 1, stacking 1, exclusions 2, maintenance 1, claim 1, examples 1',
  'mpl-attributed-revenue': 'measurement 1, period 1, targets 1, credit 1, basis 1, examples 1',
  'nhs-ambulance-arp': 'measurement 1, period 1, targets 2, examples 2',
  'node4-connectivity': 'measurement 1, period 1, credit 1, basis 1, stacking 1, exclusions 1, claim 1',
  'ntt-ecl2':
    'measurement 1, period 1, targets 1, credit 4, basis 1, cap 1, stacking 1, exclusions 1, claim 1, examples 1',
  'nys-ogs-maintenance':
    'measurement 1, period 1, targets 1, credit 1, basis 1, cap 1, exclusions 1, claim 1, examples 2',
  'ofcom-automatic-compensation':
    'measurement 1, period 1, targets 3, credit 4, basis 1, cap 1, stacking 1, exclusions 1, claim 1, examples 3',
  'oracle-paas-iaas-2019':
    'measurement 1, period 1, targets 2, credit 1, basis 1, stacking 1, exclusions 1, maintenance 1, claim 1',
  'ovh-dedicated-cloud':
    'measurement 1, period 1, targets 4, credit 4, basis 1, cap 1, stacking 1, exclusions 1, maintenance 1, claim 1, examples 2',
  'ovhcloud-us-vrack-2026':
    'measurement 1, period 1, targets 4, credit 1, basis 1, stacking 1, exclusions 1, claim 1, examples 1',
  packetfabric: 'measurement 1, period 1, targets 3, credit 11, basis 1, cap 1, examples 3',
  'priceline-calltech': 'measurement 1, period 1, targets 1, exclusions 1, examples 1',
  'rackspace-managed':
    'measurement 1, period 1, targets 3, credit 3, basis 1, cap 1, stacking 1, exclusions 2, maintenance 1, claim 1, examples 2',
  'rail-schedule8-passenger':
    'measurement 1, period 1, targets 1, credit 1, basis 1, cap 1, stacking 1, exclusions 1, maintenance 1, claim 1',
  'recycling-ppp-incidents':
    'measurement 1, period 1, targets 1, credit 5, basis 1, stacking 1, exclusions 1, claim 1, examples 1',
  'scottish-pfi-hospital':
    'measurement 1, period 1, targets 1, credit 2, basis 1, cap 1, stacking 1, exclusions 3, maintenance 1, claim 1, termination 1',
  'slack-2015':
    'measurement 1, period 1, targets 1, credit 1, basis 1, cap 1, exclusions 3, maintenance 1, claim 1, examples 2',
  'telus-wavelength': 'measurement 1, period 1, targets 2, credit 10, basis 1, cap 1, examples 3',
  'texas-dir-dcs': 'measurement 1, period 1, targets 1, credit 1, basis 1, cap 1, stacking 1, claim 1, examples 2',
  'uk-framework-small-sample': 'measurement 1, period 1, targets 2, examples 3',
  'uk-model-services-points':
    'measurement 1, period 1, targets 1, credit 6, basis 1, cap 1, stacking 1, exclusions 1, claim 1, termination 1, examples 4',
  'verizon-wavelength':
    'measurement 1, period 1, targets 1, credit 6, basis 1, cap 1, exclusions 1, claim 1, termination 1, examples 1',
  vultr:
    'measurement 1, period 1, targets 1, credit 6, basis 1, cap 1, stacking 1, exclusions 3, maintenance 1, claim 1, examples 2',
  'wind-availability':
    'measurement 1, period 1, targets 1, credit 1, basis 1, cap 1, exclusions 1, maintenance 1, claim 1, examples 2',
  'windstream-mpls': 'measurement 1, period 1, targets 2, credit 1, basis 1, stacking 1, exclusions 1, examples 1',
  'xo-mttr': 'measurement 1, period 1, targets 2, examples 2',
};
