using System.Globalization;

namespace CertBridge.Bench;

/// <summary><c>bench -- reports|seal|policy|fairness|link|ledger [-o json] [--count N] [--leaves N] [--quick]</c>.</summary>
internal sealed record BenchArguments(string What, int Count, int Leaves, bool IsQuick, bool WantsJson)
{
    public const string Usage = """
        usage: dotnet run -c Release --project bench -- reports [-o json] [--count N] [--quick]
               dotnet run -c Release --project bench -- seal [-o json] [--quick]
               dotnet run -c Release --project bench -- policy [-o json] [--quick]
               dotnet run -c Release --project bench -- fairness [-o json] [--quick]
               dotnet run -c Release --project bench -- link [-o json] [--count N] [--quick]
               dotnet run -c Release --project bench -- ledger [-o json] [--leaves N] [--quick]
        """;

    private const int CountMin = 1_000;
    private const int CountMax = 10_000_000;
    private const int UsualCount = 100_000;
    private const int QuickCount = 10_000;
    private const int UsualLeaves = 10_000_000;
    private const int QuickLeaves = 1_000_000;

    /// <summary>Null when they make no sense.</summary>
    public static BenchArguments? Read(string[] args)
    {
        if (args.Length == 0 || args[0] is not ("reports" or "seal" or "policy" or "fairness" or "link" or "ledger"))
            return null;
        int? count = null;
        int? leaves = null;
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
                case "--count" when args[0] is "reports" or "link" && i + 1 < args.Length && TryCount(args[i + 1], out int given):
                    count = given;
                    i++;
                    break;
                case "--leaves" when args[0] is "ledger" && i + 1 < args.Length && TryCount(args[i + 1], out int given):
                    leaves = given;
                    i++;
                    break;
                default:
                    return null;
            }
        }
        return new BenchArguments(args[0], count ?? (isQuick ? QuickCount : UsualCount), leaves ?? (isQuick ? QuickLeaves : UsualLeaves), isQuick, wantsJson);
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= CountMin and <= CountMax;
}
