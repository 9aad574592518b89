/** The preview's page: a frame for its script, with a content security policy that allows that script and nothing else. */
import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** Where the preview's script and style are. */
export function previewRoot(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

export function previewHtml(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string) => webview.asWebviewUri(Uri.joinPath(previewRoot(extension), name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SLA preview</title>
<link rel="stylesheet" href="${resource('preview.css')}">
</head>
<body>
<script nonce="${nonce}" src="${resource('preview.js')}"></script>
</body>
</html>`;
}
