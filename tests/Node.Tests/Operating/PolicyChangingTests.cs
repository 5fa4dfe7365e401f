using System.Globalization;
using System.Text;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Operating;

/// <summary>What is in force, what the node log says of it, and what a start makes of the two.</summary>
public sealed class PolicyChangingTests : IAsyncLifetime
{
    private readonly WorkingNode node = WorkingNode.Founding();
    private readonly SecondOfficer second;
    private readonly PolicyChanging changing;

    public PolicyChangingTests()
    {
        second = new SecondOfficer(node.Founded);
        Assert.True(node.Trust.ReloadOwn().IsValid);
        changing = new PolicyChanging(node.Trust, node.Store, node.Clock, NullLogger<PolicyChanging>.Instance);
    }

    private string Pointer => Path.Combine(node.Founded.Home.PoliciesFolder, "in-force");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        second.Dispose();
        changing.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task RollBack_ThatNarrows_TakesOneOfficer_AndLeavesALeafOfItsOwn()
    {
        byte[] wider = TrustBookPolicyTests.Wider();
        Assert.True((await LoadAsync(wider, node.Founded.Sign(wider), second.Sign(wider))).IsInForce);

        PolicyTaken back = await RollBackAsync(bySecond: false);

        Assert.True(back.IsInForce);
        Assert.Equal(SharingPolicy.BuiltIn.Hash, node.Trust.Current.Policy.Document.Hash);
        Assert.Contains("\"rollback\":true", Encoding.UTF8.GetString(Leaves()[0].Record), StringComparison.Ordinal);
        Assert.Equal("built-in v1", (await StartAsync()).Current.Policy.Document.ToString());
        Assert.Equal("CB3309", (await changing.LoadAsync(wider, [node.Founded.Sign(wider)], WorkingNode.Operator, default)).Problems[0].Code.Code); // the signatures it had bring it not back
    }

    [Fact]
    public async Task RollBack_ThatWidens_TakesTwo_AndASignatureHoldsOnce()
    {
        byte[] narrower = TrustBookPolicyTests.Policy(version: 1, TrustBookPolicyTests.Narrower);
        await LoadAsync(narrower, node.Founded.Sign(narrower));
        byte[] statement = changing.LookBack().Value!.Statement;
        byte[] first = node.Founded.Sign(statement), other = second.Sign(statement);

        PolicyTaken waiting = (await changing.RollBackAsync([first], WorkingNode.Operator, default)).Value!;
        Assert.Equal((false, 1), (waiting.IsInForce, waiting.Missing));
        Assert.Equal(1, (await changing.RollBackAsync([first], WorkingNode.Operator, default)).Value!.Missing);
        Assert.Equal(Digest.Of(narrower), node.Trust.Current.Policy.Document.Hash);
        Assert.True((await changing.RollBackAsync([other], WorkingNode.Operator, default)).Value!.IsInForce);

        byte[] again = TrustBookPolicyTests.Policy(version: 2, TrustBookPolicyTests.Narrower);
        await LoadAsync(again, node.Founded.Sign(again));
        Assert.NotEmpty((await changing.RollBackAsync([first, other], WorkingNode.Operator, default)).Problems);
        Assert.Equal(Digest.Of(again), node.Trust.Current.Policy.Document.Hash);
    }

    [Fact]
    public void LookBack_WhereNothingWasLoaded_IsRefused() => Assert.Equal(PolicyErrors.NothingBefore, Assert.Single(changing.LookBack().Problems).Code);

    [Fact]
    public async Task Start_WhereNothingWasEverLoaded_IsFine() => Assert.Equal("built-in v1", (await StartAsync()).Current.Policy.Document.ToString());

    [Fact]
    public async Task Start_AfterAKillBetweenThePolicyAndItsLeaf_WritesTheLeaf()
    {
        byte[] first = TrustBookPolicyTests.Policy(version: 1, TrustBookPolicyTests.Narrower), wider = TrustBookPolicyTests.Policy(version: 2, "");
        await LoadAsync(first, node.Founded.Sign(first));
        byte[] statement = changing.LookBack().Value!.Statement;
        PolicyPosition position = node.Store.Read(PolicyLog.Position);

        Assert.True(node.Trust.TakePolicy(wider, [node.Founded.Sign(wider), second.Sign(wider)], position).Value!.IsInForce); // and no leaf
        Assert.Equal("alnia v2", (await StartAsync()).Current.Policy.Document.ToString());
        Assert.Contains("\"foundAtStart\":true", Encoding.UTF8.GetString(Leaves()[0].Record), StringComparison.Ordinal);
        Assert.Contains("\"version\":2", Encoding.UTF8.GetString(Leaves()[0].Record), StringComparison.Ordinal);
        int leaves = Leaves().Count;
        await StartAsync();
        Assert.Equal(leaves, Leaves().Count);

        SharingPolicy before = node.Trust.FindPolicy(new RecordedPolicy("alnia", 1, Digest.Of(first).ToString()))!;
        byte[] back = changing.LookBack().Value!.Statement;
        Assert.NotEqual(statement, back);
        Assert.True(node.Trust.RollPolicyBack(before, [node.Founded.Sign(back)], node.Store.Read(PolicyLog.Position)).Value!.IsInForce);
        Assert.Equal("alnia v1", (await StartAsync()).Current.Policy.Document.ToString());
        Assert.Equal(leaves + 1, Leaves().Count);
    }

    public static TheoryData<string> Tamperings() => ["gone", "older", "older, as if it had come after", "waiting for a second officer"];

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task Start_WhereTheHomeNamesAnotherPolicyThanTheLog_IsRefused(string how)
    {
        byte[] first = TrustBookPolicyTests.Wider(), now = TrustBookPolicyTests.Policy(version: 2, TrustBookPolicyTests.Narrower);
        await LoadAsync(first, node.Founded.Sign(first), second.Sign(first));
        string older = File.ReadAllText(Pointer);
        await LoadAsync(now, node.Founded.Sign(now));
        byte[] waiting = TrustBookPolicyTests.Policy(version: 3, "");
        await LoadAsync(waiting, node.Founded.Sign(waiting));
        ulong last = node.Store.Read(PolicyLog.Last)!.Index;
        string since = older.Split(' ')[3];
        switch (how)
        {
            case "gone":
                File.Delete(Pointer);
                break;
            case "older":
                File.WriteAllText(Pointer, older);
                break;
            case "older, as if it had come after":
                File.WriteAllText(Pointer, older.Replace(" -\n", string.Create(CultureInfo.InvariantCulture, $" {last}\n"), StringComparison.Ordinal));
                break;
            default:
                File.WriteAllText(Pointer, string.Create(CultureInfo.InvariantCulture, $"alnia 3 {Digest.Of(waiting)} {since} {last}\n"));
                break;
        }

        Problem problem = Assert.IsType<Problem>(await PolicyStart.SettleAsync(node.Founded.Book(node.Clock), node.Store, default));

        Assert.Equal(PolicyErrors.NotAsRecorded, problem.Code);
        Assert.Contains($"alnia v2, SHA-256 {Digest.Of(now)}", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no signatures", "no signature lies beside it")]
    [InlineData("of other bytes", "does not hold")]
    public async Task Load_WhereTheSignaturesBesideItWereChanged_RefusesTheStart(string how, string message)
    {
        byte[] policy = TrustBookPolicyTests.Policy(version: 1, TrustBookPolicyTests.Narrower);
        await LoadAsync(policy, node.Founded.Sign(policy));
        string file = Path.Combine(node.Founded.Home.PoliciesFolder, "alnia-v1.sigs");
        if (how == "no signatures")
            File.Delete(file);
        else
            File.WriteAllBytes(file, SignatureBlocks.Write([node.Founded.Sign("something else"u8)]));

        Problem problem = Assert.Single(node.Founded.Load(node.Clock).Problems);

        Assert.Equal(HomeErrors.HomeFileCorrupt, problem.Code);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private async Task<TrustBook> StartAsync()
    {
        TrustBook trust = node.Founded.Book(node.Clock);
        Problem? refused = await PolicyStart.SettleAsync(trust, node.Store, default);
        Assert.True(refused is null, refused?.ToString());
        return trust;
    }

    private async Task<PolicyTaken> LoadAsync(byte[] policy, params byte[][] signatures)
    {
        Parsed<PolicyTaken> taken = await changing.LoadAsync(policy, signatures, WorkingNode.Operator, default);
        return taken.Value ?? throw new InvalidOperationException(string.Join('\n', taken.Problems));
    }

    private async Task<PolicyTaken> RollBackAsync(bool bySecond)
    {
        byte[] statement = changing.LookBack().Value!.Statement;
        Parsed<PolicyTaken> taken = await changing.RollBackAsync([bySecond ? second.Sign(statement) : node.Founded.Sign(statement)], WorkingNode.Operator, default);
        return taken.Value ?? throw new InvalidOperationException(string.Join('\n', taken.Problems));
    }

    private IReadOnlyList<NodeLeafRow> Leaves() => node.Store.Read(reader => reader.PolicyLeaves(long.MaxValue, 100));
}
