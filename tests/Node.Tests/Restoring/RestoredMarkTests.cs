using CertBridge.Node.Restoring;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Tests.Restoring;

public sealed class RestoredMarkTests : IDisposable
{
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private static readonly PartnerId Cel = PartnerId.Parse("cert-cel");

    private readonly TempFolder folder = new();
    private readonly NodeHome home;

    public RestoredMarkTests()
    {
        home = NodeHome.At(folder.Path);
        Directory.CreateDirectory(home.StoreFolder);
    }

    private static RestoredStanding Standing => new(DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch.AddDays(2), [Bor, Cel]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryPair_IsTheTableOfThePage()
    {
        string[] page = File.ReadAllLines(Path.Combine(Root(), "docs", "STATES.md"));
        foreach (string state in new[] { "waited for", "heard" })
        {
            string row = Assert.Single(page, line => line.StartsWith($"| {state} |", StringComparison.Ordinal));
            string[] expected = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            Assert.Equal(expected, new Action<RestoredMark>[]
            {
                _ => RestoredMark.Finish(home, Standing),
                mark => mark.Clear(Bor), // heard
            }.Select(happened => After(state, happened)));
        }
    }

    [Fact]
    public void Clear_OfTheLast_TakesTheMarkFromTheDisk_AndSaysSoOnce()
    {
        RestoredMark.Finish(home, Standing);
        RestoredMark mark = Read();
        Assert.Equal((true, true, false), (mark.IsWaitingFor(Bor), mark.IsWaitingFor(Cel), mark.IsWaitingFor(PartnerId.Parse("cert-dor"))));
        Assert.False(mark.Clear(Bor));
        Assert.Equal([Cel], Read().Standing!.WaitingFor); // durable before anything rides on the link
        Assert.Equal(Standing.TakenAt, Read().Standing!.TakenAt);
        Assert.False(mark.Clear(PartnerId.Parse("cert-dor")));
        Assert.True(mark.Clear(Cel));
        Assert.Null(mark.Standing);
        Assert.False(File.Exists(RestoredMark.FileOf(home)));
        Assert.False(mark.Clear(Cel));
    }

    [Fact]
    public void Read_OfOneThatWasBegun_OrThatIsNone_RefusesTheStart()
    {
        Assert.Null(Read().Standing);
        RestoredMark.Begin(home);
        Assert.Equal(BackupErrors.RestoreUnfinished, Assert.Single(RestoredMark.Read(home).Problems).Code);
        Assert.Throws<IOException>(() => RestoredMark.Begin(home));
        foreach (string text in new[] { "{", "{}", "[]", """{"takenMs":1,"restoredMs":2,"waitingFor":["CERT BOR"]}""" })
        {
            File.WriteAllText(RestoredMark.FileOf(home), text);
            Assert.Equal(HomeErrors.HomeFileCorrupt, Assert.Single(RestoredMark.Read(home).Problems).Code);
        }
    }

    private string After(string state, Action<RestoredMark> happened)
    {
        RestoredMark.Finish(home, Standing);
        RestoredMark mark = Read();
        if (state == "heard")
            mark.Clear(Bor);
        happened(mark);
        return Read().IsWaitingFor(Bor) ? "waited for" : "heard";
    }

    private RestoredMark Read() => RestoredMark.Read(home).Value!;

    private static string Root()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "CertBridge.sln")))
            root = Path.GetDirectoryName(root)!;
        return root;
    }
}
