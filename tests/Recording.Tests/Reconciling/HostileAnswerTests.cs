using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Reconciling;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace CertBridge.Recording.Tests.Reconciling;

/// <summary>What the other side answers may be anything: it is refused by name, or the comparison ends within its bounds.</summary>
public sealed class HostileAnswerTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 50_000 : 500);

    private static readonly ElementTree Many = Tree(500);

    [Theory]
    [InlineData("no-branch")]
    [InlineData("two-branches")]
    [InlineData("another-path")]
    [InlineData("seventeen-elements")]
    [InlineData("elements-and-twigs")]
    [InlineData("not-in-order")]
    [InlineData("twice")]
    [InlineData("no-name")]
    [InlineData("long-name")]
    [InlineData("long-value")]
    [InlineData("fifteen-twigs")]
    [InlineData("short-digest")]
    [InlineData("digest-of-nothing")]
    [InlineData("too-few-below")]
    [InlineData("too-many-below")]
    [InlineData("counts-that-overflow")]
    public void Take_OfWhatNoSetAnswers_IsRefused(string what)
    {
        var comparing = new SetComparing(Tree(20));
        comparing.Ask();

        Assert.NotNull(comparing.Take([.. Spoiled(what)]));
    }

    [Fact]
    public void Take_OfABranchThatIsNotTheOneSaidAbove_IsRefused()
    {
        var comparing = new SetComparing(Tree(20));
        comparing.Ask();
        Assert.Null(comparing.Take([Many.Tell("")]));
        ElementTree another = Tree(600);

        Assert.Contains("was said before", comparing.Take([.. comparing.Ask().Select(another.Tell)]));
    }

    [Fact]
    public void Take_OfAnElementThatLiesElsewhere_IsRefused()
    {
        var comparing = new SetComparing(Tree(20));
        comparing.Ask();
        ComparedBranch root = Many.Tell("");
        SetElement stranger = SetComparingTests.Element("stranger", "");
        int digit = Enumerable.Range(0, 16).First(one => !stranger.Place.StartsWith($"{one:x}", StringComparison.Ordinal));
        Twig alone = Twig.OfElements([stranger]);
        root.Twigs[digit] = new ComparedTwig { Count = 1, Digest = ByteString.CopyFrom(alone.Digest.ToBytes()) };
        Assert.Null(comparing.Take([root]));

        var lie = new ComparedBranch { Elements = { new ComparedElement { Name = stranger.Name } } };
        Assert.Contains("no set has such a branch", comparing.Take([.. comparing.Ask().Select(path => new ComparedBranch(lie) { Path = path })]));
    }

    /// <summary>Digests that were made up lead down, one level after the other, and never further than a digest has digits: there is nothing below to be shown.</summary>
    [Fact]
    public void ATreeThatWasMadeUp_EndsWithinItsBounds()
    {
        string deepest = new('0', 64);
        Dictionary<string, ComparedBranch> lies = [];
        Twig below = new(17, MerkleOfNothing);
        for (int depth = 63; depth >= 0; depth--)
        {
            Twig[] twigs = [below, .. Enumerable.Repeat(Twig.Empty, 15)];
            var lie = new ComparedBranch { Path = deepest[..depth] };
            lie.Twigs.AddRange(twigs.Select(twig => new ComparedTwig { Count = (uint)twig.Count, Digest = twig.Count == 0 ? ByteString.Empty : ByteString.CopyFrom(twig.Digest.ToBytes()) }));
            lies.Add(lie.Path, lie);
            below = Twig.OfTwigs(twigs);
        }
        var comparing = new SetComparing(Tree(0));
        string? objection = null;
        int rounds = 0;
        while (objection is null && !comparing.IsOver)
        {
            objection = comparing.Take([.. comparing.Ask().Select(path => lies.GetValueOrDefault(path) ?? new ComparedBranch { Path = path })]);
            rounds++;
        }

        Assert.NotNull(objection);
        Assert.InRange(rounds, 2, 65);
    }

    /// <summary>One bit may also make an answer that another set gives, such as a branch of 34 elements that becomes an empty one: then what differs is named.</summary>
    [Fact]
    public void ABitThatFlipped_AnywhereInAnAnswer_IsRefused_LeadsDown_OrIsADifference() => Check.One(Config, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), place =>
    {
        var comparing = new SetComparing(Many);
        comparing.Ask();
        byte[] bytes = Many.Tell("").ToByteArray();
        bytes[place % bytes.Length] ^= (byte)(1 << (place / bytes.Length % 8));
        ComparedBranch told;
        try
        {
            told = ComparedBranch.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return;
        }

        bool isNoticed = comparing.Take([told]) is not null || !comparing.IsOver || comparing.Differences.Count > 0;
        Assert.True(isNoticed || told.Equals(Many.Tell("")), "a changed answer passed for the same set");
    }));

    private static readonly Protocol.Ids.Digest MerkleOfNothing = Protocol.Ids.Digest.Of([]);

    private static ElementTree Tree(int count) => ElementTree.Of(Enumerable.Range(0, count).Select(number => SetComparingTests.Element($"CB-ALN-2026-{number:D4}", "5")));

    private static IEnumerable<ComparedBranch> Spoiled(string what)
    {
        ComparedBranch listed = Tree(16).Tell("");
        ComparedBranch parted = Many.Tell("");
        switch (what)
        {
            case "no-branch": return [];
            case "two-branches": return [listed, listed];
            case "another-path": listed.Path = "0"; break;
            case "seventeen-elements": listed.Elements.Add(new ComparedElement { Name = SetComparingTests.Bytes("seventeenth") }); break;
            case "elements-and-twigs": listed.Twigs.AddRange(parted.Twigs); break;
            case "not-in-order": (listed.Elements[0], listed.Elements[1]) = (listed.Elements[1], listed.Elements[0]); break;
            case "twice": listed.Elements[1] = listed.Elements[0]; break;
            case "no-name": listed.Elements[0].Name = ByteString.Empty; break;
            case "long-name": listed.Elements[0].Name = ByteString.CopyFrom(new byte[Limits.ComparedNameBytesMax + 1]); break;
            case "long-value": listed.Elements[0].Value = ByteString.CopyFrom(new byte[Limits.ComparedValueBytesMax + 1]); break;
            case "fifteen-twigs": parted.Twigs.RemoveAt(15); return [parted];
            case "short-digest": parted.Twigs[0].Digest = ByteString.CopyFrom(new byte[31]); return [parted];
            case "digest-of-nothing": parted.Twigs[0].Count = 0; return [parted];
            case "too-few-below": Only(parted, 16); return [parted];
            case "too-many-below": parted.Twigs[0].Count = Limits.ComparedElementsMax; return [parted];
            case "counts-that-overflow": parted.Twigs[0].Count = uint.MaxValue; return [parted];
            default: throw new ArgumentException(what, nameof(what));
        }
        return [listed];
    }

    private static void Only(ComparedBranch parted, uint count)
    {
        parted.Twigs[0].Count = count;
        foreach (ComparedTwig other in parted.Twigs.Skip(1))
        {
            other.Count = 0;
            other.Digest = ByteString.Empty;
        }
    }
}
