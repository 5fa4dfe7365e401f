using CertBridge.Bench.Fairness;
using CertBridge.Bench.Floors;
using CertBridge.Bench.Ledgers;
using CertBridge.Bench.Linking;
using CertBridge.Bench.Nodes;
using CertBridge.Bench.Partners;
using CertBridge.Bench.Ruling;
using CertBridge.Bench.Sealing;
using CertBridge.Client;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Bench;

/// <summary>Measures what the machine allows, then two real nodes against it.</summary>
internal static class BenchProgram
{
    private const int WarmUpReports = 30_000;
    private const int Connections = 4;
    private const int SteadyPerSecond = 200;
    private const double CountGoal = 2_000;
    private const double HybridCountGoal = 1_200;
    private const double MedianMillisecondsGoal = 6;
    private const double TailMillisecondsGoal = 60;
    private const double StartMillisecondsGoal = 1_000;
    private const double HelpMillisecondsGoal = 120;
    private const double IdleMebibytesGoal = 120;
    private const double LargeStartMillisecondsGoal = 3_000;
    private const double LoadMebibytesGoal = 350;

    // Two tenths of one run differ by a few percent on a quiet machine; more than that would be growth with size.
    private const double NoSlower = 1.05;

    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
    {
        if (BenchArguments.Read(args) is not { } arguments)
        {
            await Console.Error.WriteLineAsync(BenchArguments.Usage);
            return 2;
        }
        if (arguments.What == "seal")
            return await SealAsync(arguments);
        if (arguments.What == "policy")
            return await PolicyAsync(arguments);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-bench-");
        try
        {
            IReadOnlyList<Row> rows = arguments.What switch
            {
                "fairness" => await FairnessAsync(folder.FullName, arguments),
                "partners" => await PartnersAsync(folder.FullName, arguments),
                "link" => await LinkAsync(folder.FullName, arguments),
                "ledger" => await LedgerAsync(folder.FullName, arguments),
                _ => await MeasureAsync(folder.FullName, arguments),
            };
            await Console.Out.WriteAsync(arguments.WantsJson ? RowPrinting.Json(rows, arguments) : RowPrinting.Table(rows));
            return 0;
        }
        catch (Exception failure) when (failure is BenchFailedException or NodeCallException)
        {
            await Console.Error.WriteLineAsync(failure is NodeCallException call ? $"{call.Code} {call.Field}: {call.Message}" : failure.Message);
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> SealAsync(BenchArguments arguments)
    {
        await SayAsync($"sealing with {PlatformSuites.CryptoLibrary()}");
        IReadOnlyList<Row> rows = new SealRun(TimeSpan.FromMilliseconds(arguments.IsQuick ? 50 : 400)).Rows();
        await Console.Out.WriteAsync(arguments.WantsJson ? RowPrinting.Json(rows, arguments) : RowPrinting.Table(rows));
        if (SealRun.Missing is { } missing)
            await (arguments.WantsJson ? Console.Error : Console.Out).WriteLineAsync(missing);
        return 0;
    }

    private static async Task<int> PolicyAsync(BenchArguments arguments)
    {
        IReadOnlyList<Row> rows = new PolicyRun(TimeSpan.FromMilliseconds(arguments.IsQuick ? 50 : 400)).Rows();
        await Console.Out.WriteAsync(arguments.WantsJson ? RowPrinting.Json(rows, arguments) : RowPrinting.Table(rows));
        return 0;
    }

    private static async Task<IReadOnlyList<Row>> FairnessAsync(string folder, BenchArguments arguments)
    {
        await SayAsync("four nodes");
        await using FairnessLab lab = await FairnessLab.StartAsync(folder);
        await SayAsync("a sender beside a neighbour that is silent, floods another node, floods the same node, stalls");
        return await new FairnessRun(lab, TimeSpan.FromSeconds(arguments.IsQuick ? 2 : 10)).RowsAsync();
    }

    private static async Task<IReadOnlyList<Row>> PartnersAsync(string folder, BenchArguments arguments)
    {
        await SayAsync($"a node with {arguments.Count} partners, each a node of its own; founding them takes some seconds each");
        await using PartnersLab lab = await PartnersLab.StartAsync(folder, arguments.Count);
        await SayAsync("links that are idle, then all partners at once");
        return arguments.IsQuick
            ? await new PartnersRun(lab, 20_000, idleFor: TimeSpan.FromSeconds(20), warmFor: TimeSpan.FromSeconds(15), sendFor: TimeSpan.FromSeconds(15), SayAsync).RowsAsync()
            : await new PartnersRun(lab, 90_000, idleFor: TimeSpan.FromSeconds(60), warmFor: TimeSpan.FromSeconds(20), sendFor: TimeSpan.FromSeconds(100), SayAsync).RowsAsync();
    }

    private static async Task<IReadOnlyList<Row>> LinkAsync(string folder, BenchArguments arguments)
    {
        await SayAsync("two nodes");
        await using Lab lab = await Lab.StartAsync(folder);
        return await new LinkRun(lab, LinkSizes.Of(arguments.Count), TimeSpan.FromSeconds(arguments.IsQuick ? 10 : 30), SayAsync).RowsAsync();
    }

    private static async Task<IReadOnlyList<Row>> LedgerAsync(string folder, BenchArguments arguments)
    {
        await SayAsync($"a node and {arguments.Count} leaves");
        FoundedNode node = await FoundedNode.MakeAsync(folder, "cert-aln");
        await using (await NodeProcess.StartAsync(node.Home))
        {
            // Its first start makes the store.
        }
        return await new LedgerRun(node, "cert-bor", arguments.Count, SayAsync).RowsAsync();
    }

    private static async Task<IReadOnlyList<Row>> MeasureAsync(string folder, BenchArguments arguments)
    {
        await SayAsync("floors of this machine");
        FloorSet floors = await FloorSet.MeasureAsync(folder);
        double version = await Median.OfRunsAsync(() => CertBridgeCommand.MillisecondsAsync("version"));
        double help = await Median.OfRunsAsync(() => CertBridgeCommand.MillisecondsAsync("--help"));
        await SayAsync("two nodes");
        await using Lab lab = await Lab.StartAsync(folder);
        double start = await Median.OfRunsAsync(lab.RestartReceiverAsync);
        await lab.WaitForLinkAsync();
        await Task.Delay(IdleFor);
        double idle = lab.ResidentMebibytes;
        return
        [
            .. floors.Rows(),
            new("certbridge --help", "ms", help, Goal: HelpMillisecondsGoal),
            new("cold start of a node until it serves", "ms", start, version, "certbridge version", StartMillisecondsGoal),
            new("idle node with a link, resident", "MiB", idle, Goal: IdleMebibytesGoal),
            .. await TrafficAsync(lab, floors, arguments),
            await LargeStartAsync(folder, lab, start),
        ];
    }

    private static async Task<Row> LargeStartAsync(string folder, Lab lab, double usual)
    {
        await SayAsync($"a node with {LargeLedger.Leaves} leaves");
        FoundedNode node = await FoundedNode.MakeAsync(folder, "cert-cyr");
        await using (await NodeProcess.StartAsync(node.Home))
            await lab.Sender.IntroduceToAsync(node);
        await LargeLedger.WriteAsync(node, lab.Sender.Id);
        double start = await Median.OfRunsAsync(async () =>
        {
            await using NodeProcess process = await NodeProcess.StartAsync(node.Home);
            return process.MillisecondsToReady;
        });
        return new Row($"cold start with {LargeLedger.Leaves} leaves", "ms", start, usual, "cold start of a node", LargeStartMillisecondsGoal);
    }

    private static async Task<IReadOnlyList<Row>> TrafficAsync(Lab lab, FloorSet floors, BenchArguments arguments)
    {
        NodeConnection[] connections = [.. Enumerable.Range(0, Connections).Select(_ => lab.Sender.Connect())];
        try
        {
            ulong before = await StoredAsync(lab);
            await SayAsync($"{WarmUpReports} reports to warm up");
            await new LoadRun(connections, lab, 0, WarmUpReports).RunAsync();
            var steadyFor = TimeSpan.FromSeconds(arguments.IsQuick ? 5 : 20);
            await SayAsync($"{SteadyPerSecond} reports a second for {steadyFor.TotalSeconds:0} s");
            IReadOnlyList<double> latencies = await new LatencyRun(connections, WarmUpReports, SteadyPerSecond, steadyFor).RunAsync();
            await SayAsync($"{arguments.Count} reports as fast as they go");
            int first = WarmUpReports + latencies.Count;
            var load = new LoadRun(connections, lab, first, arguments.Count);
            await load.RunAsync();
            ulong expected = before + (ulong)(first + arguments.Count);
            ulong stored = await StoredAsync(lab);
            if (stored != expected)
                throw new BenchFailedException($"the receiving node has {stored} reports and should have {expected}");
            return [.. Rows(floors, latencies, load, await SuiteOfNewestAsync(lab)), new("the larger node under load, resident at most", "MiB", load.ResidentMebibytesMax, Goal: LoadMebibytesGoal)];
        }
        finally
        {
            foreach (NodeConnection connection in connections)
                connection.Dispose();
        }
    }

    private static Row[] Rows(FloorSet floors, IReadOnlyList<double> latencies, LoadRun load, uint suite)
    {
        const string OneReport = "3 flushes, 2 signatures, 2 verifications, 2 ECDH, 2 calls";
        const string ManyReports = "a call, a frame, a signature, a verification and 2 ECDH on all cores";
        double goal = suite == EnvelopeSuite.Hybrid ? HybridCountGoal : CountGoal;
        CoreTime each = load.CoreTimeBetween(0, 1);
        CoreTime early = load.CoreTimeBetween(0.1, 0.2);
        return
        [
            new($"submit to receipt held, at {SteadyPerSecond}/s, median", "ms", Median.Of(latencies), floors.ReportMilliseconds, OneReport, MedianMillisecondsGoal),
            new($"submit to receipt held, at {SteadyPerSecond}/s, 99 of 100", "ms", Median.Percentile(latencies, 99), floors.ReportMilliseconds, OneReport, TailMillisecondsGoal),
            new($"reports of 4 KiB, durable and receipted, {EnvelopeSuite.NameOf(suite)}", "/s", load.PerSecond, floors.ReportsPerSecond, ManyReports, goal, IsMoreBetter: true),
            new("core time of a report: sending node", "ms", each.Sender),
            new("core time of a report: receiving node", "ms", each.Receiver),
            new("core time of a report: nodes and callers", "ms", each.Sum, floors.CoreMilliseconds, ManyReports, Environment.ProcessorCount * 1000 / goal),
            new("core time of a report: in the last tenth", "ms", load.CoreTimeBetween(0.9, 1).Sum, early.Sum, "in the second tenth", early.Sum * NoSlower),
            new("reports in the last tenth", "/s", load.PerSecondBetween(0.9, 1), load.PerSecondBetween(0.1, 0.2), "in the second tenth", IsMoreBetter: true),
        ];
    }

    /// <summary>As the header of what the receiving node stored last says, not as the cards would allow.</summary>
    private static async Task<uint> SuiteOfNewestAsync(Lab lab)
    {
        using NodeConnection connection = lab.Receiver.Connect();
        ListInboxResponse newest = await connection.Inbox.ListInboxAsync(new ListInboxRequest { Limit = 1 });
        ExportInboxResponse export = await connection.Inbox.ExportInboxAsync(new ExportInboxRequest { Id = newest.Items[0].EnvelopeId });
        return EnvelopeHeader.Parser.ParseFrom(export.Envelope.Header).Suite;
    }

    private static async Task<ulong> StoredAsync(Lab lab)
    {
        using NodeConnection connection = lab.Receiver.Connect();
        return (await connection.Node.ShowStatusAsync(new ShowStatusRequest())).InboxStored;
    }

    private static Task SayAsync(string what) => Console.Error.WriteLineAsync($"bench: {what}");
}
