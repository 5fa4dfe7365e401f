using System.Text;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>Who may put which policy in force, and what a restart remembers of it.</summary>
public sealed class TrustBookPolicyTests : IDisposable
{
    /// <summary>The rules of the built-in policy and one denial more.</summary>
    internal const string Narrower = """
          - id: R9
            effect: deny
            when: report.severity >= severity.severe
            because: The worst is told by telephone.

        """;

    private readonly FoundedNode node = new();
    private readonly SecondOfficer second;
    private readonly TrustBook book;

    public TrustBookPolicyTests()
    {
        second = new SecondOfficer(node);
        book = node.Book();
    }

    public void Dispose()
    {
        second.Dispose();
        node.Dispose();
    }

    [Fact]
    public void Current_WhereNoneWasLoaded_IsTheBuiltIn() => Assert.Equal("built-in v1", book.Current.Policy.Document.ToString());

    [Fact]
    public void TakePolicy_ThatOnlyNarrows_IsInForceByOneOfficer_AlsoAfterARestart()
    {
        byte[] policy = Policy(version: 1, Narrower);

        PolicyTaken taken = Take(policy, node.Sign(policy)).Value!;

        Assert.Equal((true, 0), (taken.IsInForce, taken.Missing));
        Assert.DoesNotContain(taken.Changes, change => change.IsWider);
        foreach (TrustBook known in new[] { book, node.Book() })
        {
            Assert.Equal(Digest.Of(policy), known.Current.Policy.Document.Hash);
            Assert.Equal(FoundedNode.Now, known.Current.Policy.Since);
            Assert.Equal([FoundedNode.OfficerName], known.PolicySigners(known.Current.Policy.Document));
        }
    }

    [Fact]
    public void TakePolicy_ThatWidens_WaitsForASecondOfficer()
    {
        byte[] policy = Wider();

        PolicyTaken first = Take(policy, node.Sign(policy)).Value!;
        Assert.Equal((false, 1), (first.IsInForce, first.Missing));
        Assert.Equal(1, Take(policy, node.Sign(policy)).Value!.Missing); // the same officer again is one officer
        Assert.Equal("built-in v1", book.Current.Policy.Document.ToString());
        Assert.Equal("built-in v1", node.Book().Current.Policy.Document.ToString());

        PolicyTaken both = Take(policy, second.Sign(policy)).Value!;

        Assert.Equal((true, 0), (both.IsInForce, both.Missing));
        Assert.Equal([FoundedNode.OfficerName, SecondOfficer.Name], both.Officers);
        Assert.Equal(Digest.Of(policy), book.Current.Policy.Document.Hash);
        Assert.Equal(Digest.Of(policy), node.Book().Current.Policy.Document.Hash);
    }

    [Fact]
    public void TakePolicy_WithBothSignaturesAtOnce_IsInForce()
    {
        byte[] policy = Wider();

        Assert.True(Take(policy, node.Sign(policy), second.Sign(policy)).Value!.IsInForce);
    }

    [Fact]
    public void TakePolicy_RaisesChangedOnlyWhenItComesIntoForce()
    {
        List<PartnerId> changed = [];
        book.Changed += changed.Add;
        byte[] policy = Wider();

        Take(policy, node.Sign(policy));
        Assert.Empty(changed);
        Take(policy, second.Sign(policy));
        Assert.Equal([node.Id], changed);
    }

    [Fact]
    public void JudgePolicy_KeepsNothing()
    {
        byte[] policy = Wider();

        PolicyTaken judged = book.JudgePolicy(policy, []).Value!;

        Assert.Equal(2, judged.Missing);
        Assert.Contains(judged.Changes, change => change.IsWider);
        Assert.False(Directory.Exists(node.Home.PoliciesFolder));
    }

    [Theory]
    [InlineData("unsigned", "CB3308")]
    [InlineData("signed by a stranger", "CB3041")]
    [InlineData("signed for other bytes", "CB3042")]
    [InlineData("signed with noise", "CB3040")]
    [InlineData("with a wrong condition", "CB3306")]
    public void TakePolicy_ThatIsNotRight_LeavesTheOneInForce(string how, string code)
    {
        Parsed<PolicyTaken> refused = TakeWrong(how);

        Assert.Equal(code, refused.Problems[0].Code.Code);
        Assert.Equal("built-in v1", book.Current.Policy.Document.ToString());
    }

    [Fact]
    public void TakePolicy_OfALowerVersionOrOtherBytes_IsAConflict()
    {
        byte[] first = Policy(version: 5, Narrower);
        Take(first, node.Sign(first));

        foreach (byte[] other in new[] { Policy(version: 4, Narrower), Policy(version: 5, Narrower + "# another\n") })
            Assert.Equal("CB3309", Take(other, node.Sign(other)).Problems[0].Code.Code);
        byte[] renamed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Policy(version: 4, Narrower)).Replace("name: alnia", "name: another", StringComparison.Ordinal));
        Assert.Equal("CB3309", Take(renamed, node.Sign(renamed)).Problems[0].Code.Code); // another name brings no old version back
        Assert.True(Take(first, node.Sign(first)).Value!.IsInForce);
        Assert.Equal(Digest.Of(first), book.Current.Policy.Document.Hash);
    }

    [Fact]
    public void TakePolicy_AfterTheFirstSignerLeftTheCard_CountsTheOnesWhoAreThere()
    {
        byte[] policy = Wider();
        Take(policy, second.Sign(policy));
        Assert.True(node.Desk.SignCard(new Node.Founding.CardChange { RemoveOfficers = [SecondOfficer.Name] }, node.Root, null, FoundedNode.Now).IsValid);
        Assert.True(book.ReloadOwn().IsValid);

        PolicyTaken taken = Take(policy, node.Sign(policy)).Value!;

        Assert.Equal((1, false), (taken.Missing, taken.IsInForce));
        Assert.Equal([FoundedNode.OfficerName], taken.Officers);
    }

    [Fact]
    public void TakePolicy_InShadowMode_TakesOneOfficer_AndIsAskedBesideTheOneInForce_AlsoAfterARestart()
    {
        byte[] shadow = Shadow(Wider());

        PolicyTaken taken = Take(shadow, node.Sign(shadow)).Value!;

        Assert.Equal((false, true, 0), (taken.IsInForce, taken.IsBeside, taken.Missing));
        foreach (TrustBook known in new[] { book, node.Book() })
        {
            Assert.Equal("built-in v1", known.Current.Policy.Document.ToString());
            Assert.Equal(Digest.Of(shadow), known.Current.Policy.Shadow!.Hash);
            Assert.Equal([FoundedNode.OfficerName], known.PolicySigners(known.Current.Policy.Shadow));
        }
        Assert.Equal("CB3308", Take(Shadow(Policy(version: 9, Narrower))).Problems[0].Code.Code);
    }

    [Fact]
    public void TakePolicy_OfTheNameThatWasInShadow_EndsTheShadow_AndAnotherNameDoesNot()
    {
        byte[] shadow = Shadow(Policy(version: 2, Narrower));
        Take(shadow, node.Sign(shadow));
        byte[] other = Policy(version: 1, Narrower), tried = Policy(version: 2, Narrower);

        Assert.True(Take(other, node.Sign(other)).Value!.IsInForce);
        Assert.NotNull(node.Book().Current.Policy.Shadow);
        Assert.True(Take(tried, node.Sign(tried)).Value!.IsInForce);
        Assert.Null(book.Current.Policy.Shadow);
        Assert.Null(node.Book().Current.Policy.Shadow);
        Assert.Null(book.EndShadow());
    }

    internal static byte[] Shadow(byte[] policy) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(policy).Replace(" }\ncombine", ", mode: shadow }\ncombine", StringComparison.Ordinal));

    public static TheoryData<string> Damages() => ["document", "pointer", "missing"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Load_WhereWhatIsInForceWasChangedOnDisk_RefusesTheStartByItsName(string what)
    {
        byte[] policy = Policy(version: 1, Narrower);
        Take(policy, node.Sign(policy));
        string document = Path.Combine(node.Home.PoliciesFolder, "alnia-v1.yaml");
        switch (what)
        {
            case "document":
                File.WriteAllText(document, File.ReadAllText(document).Replace("severity.severe", "severity.emergency", StringComparison.Ordinal));
                break;
            case "pointer":
                File.WriteAllText(Path.Combine(node.Home.PoliciesFolder, "in-force"), "alnia 1\n");
                break;
            default:
                File.Delete(document);
                break;
        }

        Problem problem = Assert.Single(node.Load().Problems);

        Assert.Equal(HomeErrors.HomeFileCorrupt, problem.Code);
        Assert.Contains(what == "pointer" ? "in-force" : "alnia-v1.yaml", problem.Field, StringComparison.Ordinal);
    }

    /// <summary>The built-in rules under another name, and more after them.</summary>
    internal static byte[] Policy(ulong version, string more)
    {
        string builtIn = Encoding.UTF8.GetString(SharingPolicy.BuiltIn.Bytes.Span);
        return Encoding.UTF8.GetBytes(builtIn.Replace("{ name: built-in, version: 1, owner: CertBridge }", $"{{ name: alnia, version: {version} }}", StringComparison.Ordinal).TrimEnd('\n') + "\n" + more);
    }

    internal static byte[] Wider() => Policy(version: 1, """
          - id: R8
            effect: allow
            when: report.tlp == tlp.amber_strict && partner.id == "cert-bor"
            because: Boria is family.

        """);

    private Parsed<PolicyTaken> TakeWrong(string how)
    {
        byte[] right = Policy(version: 1, Narrower);
        switch (how)
        {
            case "unsigned":
                return Take(right);
            case "signed by a stranger":
                using (var stranger = new FoundedNode("cert-bor"))
                    return Take(right, stranger.Sign(right));
            case "signed for other bytes":
                return Take(right, node.Sign(Policy(version: 2, Narrower)));
            case "signed with noise":
                return Take(right, [1, 2, 3]);
            case "with a wrong condition":
                byte[] wrong = Changed(right, "report.severity", "report.sevrity");
                return Take(wrong, node.Sign(wrong));
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, null);
        }

        static byte[] Changed(byte[] policy, string place, string instead) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(policy).Replace(place, instead, StringComparison.Ordinal));
    }

    private Parsed<PolicyTaken> Take(byte[] policy, params byte[][] signatures) => book.TakePolicy(policy, signatures);
}
