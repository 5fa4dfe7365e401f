using CertBridge.Protocol.V1;
using static CertBridge.Formats.Tests.Misp.Events;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Misp;

public sealed class MispMarkingTests
{
    [Theory]
    [InlineData("tlp:green|PAP:GREEN", null, null, Tlp.Green, Pap.Green)]
    [InlineData("TLP:Red|pap:white", null, null, Tlp.Red, Pap.Clear)]
    [InlineData("tlp:white|PAP:CLEAR", null, null, Tlp.Clear, Pap.Clear)]
    [InlineData("tlp: amber+strict |PAP:RED", null, null, Tlp.AmberStrict, Pap.Red)]
    [InlineData("tlp:unclear|PAP:RED", null, null, Tlp.Red, Pap.Red)]
    [InlineData("", Tlp.Green, Pap.Green, Tlp.Green, Pap.Green)]
    [InlineData("tlp:amber", Tlp.Green, Pap.Green, Tlp.Amber, Pap.Green)]
    [InlineData("tlp:green|PAP:RED", Tlp.Amber, Pap.Green, Tlp.Amber, Pap.Red)]
    [InlineData("tlp:green|tlp:red|PAP:GREEN", null, null, Tlp.Red, Pap.Green)]
    [InlineData("tlp:red|tlp:white|PAP:GREEN", Tlp.Green, Pap.Clear, Tlp.Red, Pap.Green)]
    public void Read_TagsAndStated_TheStrictestHolds(string tags, Tlp? tlp, Pap? pap, Tlp expectedTlp, Pap expectedPap)
    {
        Marking? stated = tlp is null ? null : new Marking { Tlp = tlp.Value, Pap = pap!.Value };

        Assert.Equal(new Marking { Tlp = expectedTlp, Pap = expectedPap }, Good(Event(tags: tags), stated).Draft.Marking);
    }

    [Theory]
    [InlineData("")]
    [InlineData("type:OSINT|green|amber")]
    public void Read_NeitherTagNorStated_IsRefusedForBothHalves(string tags) => AssertRefused(Event(tags: tags), null, "CB1301 marking.tlp", "CB1301 marking.pap");

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("5")]
    public void Read_Distribution_IsNeverAMarking(string distribution) =>
        AssertRefused(Event(Attribute("md5", new string('a', 32), $",\"distribution\":\"{distribution}\"")).Replace("\"distribution\":\"0\"", $"\"distribution\":\"{distribution}\"", StringComparison.Ordinal), null, "CB1301 marking.tlp", "CB1301 marking.pap");

    [Fact]
    public void Read_OneHalfOnly_IsRefusedForTheOther()
    {
        AssertRefused(Event(tags: "tlp:green"), null, "CB1301 marking.pap");
        AssertRefused(Event(), new Marking { Pap = Pap.Green }, "CB1301 marking.tlp");
    }

    [Theory]
    [InlineData("tlp:purple")]
    [InlineData("tlp:")]
    [InlineData("tlp:green+loose")]
    [InlineData("tlp:ex:chr")]
    [InlineData("PAP:BLACK")]
    [InlineData("nato:classification=\\\"NS\\\"")]
    [InlineData("iep2-policy:name=\\\"x\\\"")]
    public void Read_MarkingNobodyKnows_IsRefusedEvenWhenOneIsStated(string tag) => AssertRefused(Event(tags: tag), Amber, "CB1303 Event.Tag[0]");

    [Fact]
    public void Read_TagsThatContradict_AreSaidInAWarning()
    {
        var read = Read(Event(tags: "tlp:green|tlp:red"), Green);

        Assert.True(read.IsValid);
        Assert.Contains(read.Problems, problem => problem is { IsWarning: true, Code.Code: "CB1304", Field: "Event.Tag[1]" });
    }

    [Fact]
    public void Read_AttributeTaggedStricter_CarriesItsOwnMarkingAndTightensTheDecision()
    {
        ForeignReport read = Good(Event(Attribute("md5", new string('a', 32), ",\"Tag\":[{\"name\":\"tlp:red\"}]")), Green);

        Assert.Equal(Green, read.Draft.Marking);
        Assert.Equal(new Marking { Tlp = Tlp.Red, Pap = Pap.Green }, read.Draft.Indicators[0].Marking);
        Assert.Equal(new Marking { Tlp = Tlp.Red, Pap = Pap.Green }, read.Draft.StrictestMarking);
    }

    [Fact]
    public void Read_AttributeTaggedLooser_LoosensNothing() =>
        Assert.Null(Good(Event(Attribute("md5", new string('a', 32), ",\"Tag\":[{\"name\":\"tlp:clear\"}]")), Green).Draft.Indicators[0].Marking);

    [Fact]
    public void Read_AttributeWithUnknownMarking_IsRefusedEvenWhenItIsLost() =>
        AssertRefused(Event(Attribute("text", "x", ",\"Tag\":[{\"name\":\"tlp:mauve\"}]")), Green, "CB1303 Event.Attribute[0].Tag[0]");
}
