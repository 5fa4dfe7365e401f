using CertBridge.Fuzz;

// fuzz PARSER FILE...: gives each file to one parser of outside bytes. Accepted and refused are both well (exit 0); anything else ends the process, which is
// what a fuzzer looks for. `fuzz --seeds` makes fuzz/corpus again.
if (args is ["--seeds"])
{
    SeedMaking.Write();
    return 0;
}
if (args.Length < 2 || !Parsers.All.TryGetValue(args[0], out Func<byte[], bool>? parse))
{
    Console.Error.WriteLine("usage: fuzz PARSER FILE...\nparsers: " + string.Join(' ', Parsers.All.Keys));
    return 2;
}
foreach (string file in args.Skip(1))
    Console.WriteLine($"{(parse(File.ReadAllBytes(file)) ? "accepted" : "refused ")}  {file}");
return 0;
