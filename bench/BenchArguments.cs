using System.Globalization;

namespace CertBridge.Bench;

/// <summary><c>bench -- reports|seal|policy|fairness|link|partners|ledger [-o json] [--count N] [--leaves N] [--quick]</c>.</summary>
/// <param name="What">Which benchmark.</param>
/// <param name="Count">Reports, partners or leaves.</param>
/// <param name="IsQuick">Less of everything.</param>
/// <param name="WantsJson">JSON instead of a table.</param>
internal sealed record BenchArguments(string What, int Count, bool IsQuick, bool WantsJson)
{
    public const string Usage = """
        usage: dotnet run -c Release --project bench -- reports [-o json] [--count N] [--quick]
               dotnet run -c Release --project bench -- seal [-o json] [--quick]
               dotnet run -c Release --project bench -- policy [-o json] [--quick]
               dotnet run -c Release --project bench -- fairness [-o json] [--quick]
               dotnet run -c Release --project bench -- link [-o json] [--count N] [--quick]
               dotnet run -c Release --project bench -- partners [-o json] [--count N] [--quick]
               dotnet run -c Release --project bench -- ledger [-o json] [--leaves N] [--quick]
        """;

    private static readonly Counts None = new("", 0, 0, Usual: 0, Quick: 0);
    private static readonly Counts Reports = new("--count", 1_000, 10_000_000, Usual: 100_000, Quick: 10_000);

    private static readonly Dictionary<string, Counts> Kinds = new()
    {
        ["reports"] = Reports,
        ["seal"] = None,
        ["policy"] = None,
        ["fairness"] = None,
        ["link"] = Reports,
        ["partners"] = new("--count", 2, 1_000, Usual: 100, Quick: 10),
        ["ledger"] = new("--leaves", 1_000, 10_000_000, Usual: 10_000_000, Quick: 1_000_000),
    };

    /// <summary>Null when they make no sense.</summary>
    public static BenchArguments? Read(string[] args)
    {
        if (args.Length == 0 || !Kinds.TryGetValue(args[0], out Counts? counts))
            return null;
        int? count = null;
        bool isQuick = false;
        bool wantsJson = false;
        for (int i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    isQuick = true;
                    break;
                case "-o" when i + 1 < args.Length && args[i + 1] is "json" or "table":
                    wantsJson = args[++i] == "json";
                    break;
                case var flag when flag == counts.Flag && i + 1 < args.Length && counts.TryRead(args[i + 1], out int given):
                    count = given;
                    i++;
                    break;
                default:
                    return null;
            }
        }
        return new BenchArguments(args[0], count ?? (isQuick ? counts.Quick : counts.Usual), isQuick, wantsJson);
    }

    /// <summary>What the flag of a benchmark may say, and what it is where it is not given.</summary>
    private sealed record Counts(string Flag, int Min, int Max, int Usual, int Quick)
    {
        public bool TryRead(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= Min && count <= Max;
    }
}
