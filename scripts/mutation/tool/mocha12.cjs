// Stryker's mocha runner asks for 'mocha/lib/cli/run-helpers' without its extension, which is '.cjs' since Mocha 12.
require.extensions['.cjs'] ??= require.extensions['.js'];
