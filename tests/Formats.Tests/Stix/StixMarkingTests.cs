using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Stix.Bundles;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Stix;

/// <summary>What binds who reads a bundle: the strictest of all that is said, and nothing less because it was not understood.</summary>
public sealed class StixMarkingTests
{
    private const string Address = "[ipv4-addr:value = '45.77.1.2']";
    private static readonly Marking PapGreen = new() { Pap = Pap.Green };

    [Theory]
    [InlineData("613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp.Clear)]
    [InlineData("34098fce-860f-48ae-8e50-ebd3cc5e41da", Tlp.Green)]
    [InlineData("f88d31f6-486f-44da-b317-01333bde0b82", Tlp.Amber)]
    [InlineData("5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp.Red)]
    [InlineData("94868c89-83c2-464b-929b-a1a8aa3c8487", Tlp.Clear)]
    [InlineData("bab4a63c-aed9-4cf5-a766-dfca5abac2bb", Tlp.Green)]
    [InlineData("55d920b0-5e8b-4f79-9ee9-91f868d9b421", Tlp.Amber)]
    [InlineData("939a9414-2ddd-4d32-a0cd-375ea402b003", Tlp.AmberStrict)]
    [InlineData("e828b379-4e03-4974-9ac4-e53a884c97c1", Tlp.Red)]
    [InlineData("826578e1-40ad-459f-bc73-ede076f81f37", Tlp.AmberStrict)]
    public void AKnownId_MeansWhatItsStandardSays_WithoutItsDefinition(string id, Tlp tlp)
    {
        ForeignReport read = Good(Bundle(Object("report", ",\"name\":\"x\"" + Marked("marking-definition--" + id)), Indicator(Address)), PapGreen);

        Assert.Equal(tlp, read.Draft.Tlp);
        Assert.Null(Assert.Single(read.Draft.Indicators).Marking);
    }

    [Theory]
    [InlineData("\"definition_type\":\"tlp\",\"definition\":{\"tlp\":\"amber\"}", Tlp.Amber, Pap.Unspecified)]
    [InlineData("\"definition_type\":\"tlp\",\"definition\":{\"tlp\":\"white\"}", Tlp.Clear, Pap.Unspecified)]
    [InlineData("\"extensions\":{\"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d\":{\"extension_type\":\"property-extension\",\"tlp_2_0\":\"amber+strict\"}}", Tlp.AmberStrict, Pap.Unspecified)]
    [InlineData("\"definition_type\":\"statement\",\"definition\":{\"statement\":\"tlp:green\"}", Tlp.Green, Pap.Unspecified)]
    [InlineData("\"definition_type\":\"statement\",\"definition\":{\"statement\":\"PAP:RED\"}", Tlp.Unspecified, Pap.Red)]
    [InlineData("\"definition_type\":\"statement\",\"definition\":{\"statement\":\"custom\"},\"x_opencti_definition\":\"TLP:AMBER+STRICT\"", Tlp.AmberStrict, Pap.Unspecified)]
    [InlineData("\"definition_type\":\"statement\",\"definition\":{\"statement\":\"Copyright 2026, CERT Alnia\"}", Tlp.Unspecified, Pap.Unspecified)]
    public void ADefinition_MeansWhatItSays(string fields, Tlp tlp, Pap pap)
    {
        var stated = new Marking { Tlp = Tlp.Clear, Pap = Pap.Clear };

        ForeignReport read = Good(Bundle(Definition(7, fields), Object("report", ",\"name\":\"x\"" + Marked(Id("marking-definition", 7)))), stated);

        Assert.Equal(MarkingWords.Strictest(stated, new Marking { Tlp = tlp, Pap = pap }), read.Draft.Marking);
    }

    [Fact]
    public void WhatIsUnmarked_IsRefused_AndTheFlagIsNamed()
    {
        AssertRefused(Bundle(Indicator(Address)), null, "CB1301 marking.tlp", "CB1301 marking.pap");
        AssertRefused(Bundle(Indicator(Address)), PapGreen, "CB1301 marking.tlp");
        AssertRefused(Bundle(Indicator(Address, Marked(TlpGreen))), null, "CB1301 marking.pap");
        AssertRefused(Bundle(Indicator(Address, Marked(TlpGreen)), Indicator("[url:value = 'https://a.example/']", number: 2)), PapGreen, "CB1301 marking.tlp");
    }

    [Fact]
    public void TheWhole_IsAsStrictAsWhatItIsAbout_AndAnIndicatorMayBeStricter()
    {
        ForeignReport read = Good(
            Bundle(
                Object("report", ",\"name\":\"x\"" + Marked(TlpGreen)),
                Object("malware", ",\"name\":\"PoisonIvy\",\"is_family\":true" + Marked(TlpAmber1)),
                Object("tool", ",\"name\":\"not carried\"" + Marked(TlpRed)),
                Indicator(Address, Marked(TlpGreen)),
                Indicator("[url:value = 'https://a.example/']", Marked(TlpStrict), number: 2)),
            PapGreen);

        Assert.Equal(Tlp.Amber, read.Draft.Tlp);
        Assert.Equal(["PoisonIvy"], read.Draft.Classification.Malware);
        Assert.Equal([null, Tlp.AmberStrict], read.Draft.Indicators.Select(indicator => indicator.Marking?.Tlp));
        Assert.Equal(Tlp.AmberStrict, read.Draft.StrictestMarking.Tlp);
    }

    [Fact]
    public void WithoutASubject_TheStrictestIndicatorMarksTheWhole()
    {
        ForeignReport read = Good(Bundle(Indicator(Address, Marked(TlpGreen)), Indicator("[url:value = 'https://a.example/']", Marked(TlpAmber1), number: 2)), PapGreen);

        Assert.Equal(Tlp.Amber, read.Draft.Tlp);
    }

    [Fact]
    public void WhatIsStated_Tightens_AndLoosensNothing()
    {
        string bundle = Bundle(Object("report", ",\"name\":\"x\"" + Marked(TlpAmber1)));

        Assert.Equal(Tlp.Amber, Good(bundle, Green).Draft.Tlp);
        Assert.Equal(Tlp.Red, Good(bundle, new Marking { Tlp = Tlp.Red, Pap = Pap.Green }).Draft.Tlp);
    }

    [Fact]
    public void AMarkingOfOneProperty_MarksTheObject()
    {
        ForeignReport read = Good(
            Bundle(Object("report", ",\"name\":\"x\"" + Marked(TlpGreen)), Indicator(Address, $",\"name\":\"y\",\"granular_markings\":[{{\"selectors\":[\"name\"],\"marking_ref\":\"{TlpRed}\"}},{{\"selectors\":[\"name\"],\"lang\":\"en\"}}]")),
            PapGreen);

        Assert.Equal(Tlp.Red, Assert.Single(read.Draft.Indicators).Marking!.Tlp);
    }

    [Fact]
    public void WhoSaysWhenSomethingWasSeen_MarksItToo()
    {
        string address = $$"""{"type":"ipv4-addr","id":"{{Id("ipv4-addr")}}","value":"45.77.1.2"}""";
        string observed = Object("observed-data", $",\"first_observed\":\"2026-11-19T00:00:00Z\",\"last_observed\":\"2026-11-20T00:00:00Z\",\"number_observed\":1,\"object_refs\":[\"{Id("ipv4-addr")}\"]{Marked(TlpStrict)}");

        ForeignReport read = Good(Bundle(Object("report", ",\"name\":\"x\"" + Marked(TlpGreen)), address, observed), PapGreen);

        Assert.Equal(Tlp.AmberStrict, Assert.Single(read.Draft.Indicators).Marking!.Tlp);
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("labels.[1]")]
    [InlineData("indicator_types.[1]")]
    [InlineData("indicator_types.0")]
    [InlineData("indicator_types.[-1]")]
    [InlineData("indicator_types.[0].x")]
    [InlineData("")]
    public void ASelectorThatNamesNothing_IsRefused(string selector) => AssertRefused(
        Bundle(Indicator(Address, $",\"indicator_types\":[\"benign\"],\"granular_markings\":[{{\"selectors\":[\"indicator_types.[0]\",\"{selector}\"],\"marking_ref\":\"{TlpRed}\"}}]")),
        Green,
        "CB1607 objects[0].granular_markings[0].selectors");

    [Fact]
    public void AnUnknownMarking_RefusesWhoeverBearsIt()
    {
        string iep = Definition(7, "\"extensions\":{\"extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a\":{\"extension_type\":\"property-extension\"}}");

        AssertRefused(Bundle(Indicator(Address, Marked(Id("marking-definition", 9)))), Green, "CB1303 objects[0].object_marking_refs");
        AssertRefused(Bundle(iep, Indicator(Address, Marked(Id("marking-definition", 7)))), Green, "CB1303 objects[0].id");
        AssertRefused(Bundle(Definition(7, "\"definition_type\":\"tlp\",\"definition\":{\"tlp\":\"purple\"}"), Indicator(Address, Marked(Id("marking-definition", 7)))), Green, "CB1303 objects[0].id");
        Assert.Single(Good(Bundle(iep, Indicator(Address)), Green).Draft.Indicators);
    }

    [Fact]
    public void AKnownIdWithAnotherMeaning_IsRefused() => AssertRefused(
        Bundle($$$"""{"type":"marking-definition","spec_version":"2.1","id":"{{{TlpRed}}}","created":"2026-11-20T10:00:00.000Z","definition_type":"tlp","definition":{"tlp":"white"}}""", Indicator(Address, Marked(TlpRed))),
        PapGreen,
        "CB1304 objects[0].id");
}
