using CertBridge.Node.Examining;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Partials;

namespace CertBridge.Node.Tests.Examining;

public sealed class HomeChecksTests
{
    public static TheoryData<string> Fixtures => [.. HomeFixtures.All.Select(fixture => fixture.Fixture)];

    [Fact]
    public async Task Look_AtAHomeThatIsWell_FindsNoFailure()
    {
        await using HomeScene scene = await HomeScene.MakeAsync();

        IReadOnlyList<Finding> findings = scene.Look();

        Assert.DoesNotContain(findings, finding => finding.Level is FindingLevel.Failure or FindingLevel.Skipped);
        Assert.Equal(HomeChecks.All.Select(check => check.Name).Order(), findings.Where(finding => finding.Partner.Length == 0).Select(finding => finding.Name).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Look_AtABadHome_FailsWithExactlyThatCheck(string fixture)
    {
        (string check, _, Action<HomeScene> spoil) = HomeFixtures.All.Single(one => one.Fixture == fixture);
        await using HomeScene scene = await HomeScene.MakeAsync();
        spoil(scene);

        IReadOnlyList<Finding> findings = scene.Look();

        Finding[] failures = [.. findings.Where(finding => finding.Level == FindingLevel.Failure && finding.Partner.Length == 0)];
        Assert.True(failures.Length > 0 && failures.All(finding => finding.Name == check), $"expected {check}:\n{string.Join('\n', failures.Select(finding => finding.ToString()))}");
        Assert.All(failures, finding => Assert.NotEmpty(finding.Fix));
    }

    [Fact]
    public void EveryCheck_HasABadFixture() =>
        Assert.Equal(HomeChecks.All.Select(check => check.Name).Order(), HomeFixtures.All.Select(fixture => fixture.Check).Distinct().Order());

    [Fact]
    public void NamesOfChecks_AreUnique()
    {
        string[] names = [.. HomeChecks.All.Select(check => check.Name), .. PartnerChecks.All.Select(check => check.Name)];
        Assert.Equal(names.Distinct().Order(), names.Order());
    }

    [Fact]
    public async Task Look_AtTenMistakesInTheSettings_ReportsTen()
    {
        await using HomeScene scene = await HomeScene.MakeAsync();
        File.AppendAllText(scene.Home.NodeFile, "\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"unknown{(char)('a' + i)}: 1\n")));

        Assert.Equal(10, scene.Look().Count(finding => finding is { Name: "config", Level: FindingLevel.Failure }));
    }

    [Fact]
    public async Task BeforeStart_OfANodeThatWasOffForTheSummer_LetsItStart()
    {
        await using HomeScene scene = await HomeScene.MakeAsync();
        scene.Clock.Now = scene.Clock.Now.AddDays(36);

        IReadOnlyList<Finding> findings = HomeExamination.BeforeStart(scene.Look());

        Assert.DoesNotContain(findings, finding => finding.Level == FindingLevel.Failure);
        Assert.Contains(findings, finding => finding is { Name: "key-sheet", Level: FindingLevel.Warning, Cause: "expired" });
    }

    [Fact]
    public async Task BeforeStart_WithTheRootKeyInTheHome_DoesNot()
    {
        await using HomeScene scene = await HomeScene.MakeAsync();
        HomeFixtures.All.First(one => one.Check == "root-key").Break(scene);

        Assert.Contains(HomeExamination.BeforeStart(scene.Look()), finding => finding is { Name: "root-key", Level: FindingLevel.Failure });
    }

    /// <summary>A partner chooses the bytes of what it sends in parts: they may look like a key, and must stop no start.</summary>
    [Fact]
    public async Task Look_AtAPartOfAnEnvelopeThatLooksLikeAKey_FindsNoFailure()
    {
        await using HomeScene scene = await HomeScene.MakeAsync();
        var parted = new PartialEnvelope(1, 1, Digest.Of("whole"u8), 1_000);
        new PartialFolder(scene.Home).Begin(scene.Partner, Protocol.V1.LaneName.Routine, parted).Append("-----BEGIN PRIVATE KEY-----"u8);

        Assert.DoesNotContain(scene.Look(), finding => finding.Level == FindingLevel.Failure);
    }

    [Fact]
    public async Task Look_ChangesNothingInTheHome()
    {
        await using HomeScene scene = await HomeScene.MakeAsync();
        string[] before = Files(scene);

        scene.Look();

        Assert.Equal(before, Files(scene).Where(file => !file.Contains("node.db-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Look_AtAFolderWithoutANode_SaysSo()
    {
        using var folder = new Founding.TempFolder();

        IReadOnlyList<Finding> findings = HomeExamination.Look(Storage.Homes.NodeHome.At(folder.Path), TimeProvider.System);

        Assert.Contains(findings, finding => finding is { Name: "config", Level: FindingLevel.Failure } && finding.Cause == HomeErrors.NoHome.Code);
    }

    [Theory]
    [InlineData("file", "is a file")]
    [InlineData("none", "nor its folder")]
    [InlineData("", "There is no")]
    public void Look_WhereNoHomeIs_FindsNothingWell(string name, string what)
    {
        using var folder = new Founding.TempFolder();
        File.WriteAllText(folder.At("file"), "");

        IReadOnlyList<Finding> findings = HomeExamination.Look(Storage.Homes.NodeHome.At(folder.At(name)), TimeProvider.System);

        Assert.Contains(what, findings[0].What, StringComparison.Ordinal);
        Assert.Contains("--home", findings[0].Fix, StringComparison.Ordinal);
        Assert.Contains("node init", findings[0].Fix, StringComparison.Ordinal);
        Assert.Equal(HomeChecks.All.Skip(1).Select(check => (check.Name, FindingLevel.Skipped)), findings.Skip(1).Select(finding => (finding.Name, finding.Level)));
    }

    private static string[] Files(HomeScene scene) =>
    [
        .. Directory.EnumerateFiles(scene.Home.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}
