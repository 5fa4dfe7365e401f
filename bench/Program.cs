using CertBridge.Bench;

return await BenchProgram.RunAsync(args);
