using CertBridge.Cli.Parsing;

return await CommandLine.RunAsync(args);
