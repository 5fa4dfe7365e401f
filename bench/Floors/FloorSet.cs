namespace CertBridge.Bench.Floors;

/// <summary>What this machine allows, measured in the same run as everything that is compared with it.</summary>
internal sealed record FloorSet
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    /// <summary>A report is flushed when it is accepted with its number, when the partner has stored and receipted it, and when it is settled.</summary>
    private const int FlushesOneAfterTheOther = 3;

    public required double FlushesPerSecond { get; init; }

    public required double SignaturesPerSecond { get; init; }

    public required double VerificationsPerSecond { get; init; }

    public required double AgreementsPerSecond { get; init; }

    public required double UnaryMilliseconds { get; init; }

    public required double UnaryPerSecond { get; init; }

    public required double FramesPerSecond { get; init; }

    /// <summary>
    /// Core milliseconds of a report if the cores did nothing but what no implementation can leave out: one call, one frame, one signature, one
    /// verification and a key agreement at either end.
    /// </summary>
    public double CoreMilliseconds =>
        1000 * (Environment.ProcessorCount * (1 / UnaryPerSecond + 1 / FramesPerSecond) + 1 / SignaturesPerSecond + 1 / VerificationsPerSecond + 2 / AgreementsPerSecond);

    public double ReportsPerSecond => 1000 * Environment.ProcessorCount / CoreMilliseconds;

    /// <summary>The same for one report alone, where the flushes come one after the other.</summary>
    public double ReportMilliseconds =>
        1000 * (FlushesOneAfterTheOther / FlushesPerSecond + 2 / SignaturesPerSecond + 2 / VerificationsPerSecond + 2 / AgreementsPerSecond) + 2 * UnaryMilliseconds;

    public static async Task<FloorSet> MeasureAsync(string folder)
    {
        await using CallFloor calls = await CallFloor.StartAsync(ReportWriting.Write(0));
        return new FloorSet
        {
            FlushesPerSecond = Median.OfRuns(() => DiskFloor.AppendsPerSecond(folder, Short)),
            SignaturesPerSecond = Median.OfRuns(() => KeyFloor.SignaturesPerSecond(Short)),
            VerificationsPerSecond = Median.OfRuns(() => KeyFloor.VerificationsPerSecond(Short)),
            AgreementsPerSecond = Median.OfRuns(() => AgreementFloor.PerSecond(Short)),
            UnaryMilliseconds = await Median.OfRunsAsync(() => calls.UnaryMillisecondsAsync(Short)),
            UnaryPerSecond = await Median.OfRunsAsync(() => calls.UnaryPerSecondAsync(Long)),
            FramesPerSecond = await Median.OfRunsAsync(() => calls.FramesPerSecondAsync(Long)),
        };
    }

    public IEnumerable<Row> Rows() =>
    [
        new("fdatasync, 4 KiB append", "/s", FlushesPerSecond),
        new("ECDSA P-256 sign, one core", "/s", SignaturesPerSecond),
        new("ECDSA P-256 verify, one core", "/s", VerificationsPerSecond),
        new("ECDH P-256 derive (libcrypto), one core", "/s", AgreementsPerSecond),
        new("gRPC unary 4 KiB, loopback mTLS, one at a time", "ms", UnaryMilliseconds),
        new("gRPC unary 4 KiB, loopback mTLS, 64 in flight", "/s", UnaryPerSecond),
        new("gRPC stream 4 KiB frames, loopback mTLS", "/s", FramesPerSecond),
    ];
}
