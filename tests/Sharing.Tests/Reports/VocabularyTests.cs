using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Reports;

public sealed class VocabularyTests
{
    [Fact]
    public void Vocabularies_HaveVersionSourceAndNoWordTwice() => Assert.All(Vocabularies.All, vocabulary =>
    {
        Assert.NotEmpty(vocabulary.Version);
        Assert.NotEmpty(vocabulary.Source);
        Assert.NotEmpty(vocabulary.Words);
        Assert.Equal(vocabulary.Words.Distinct(), vocabulary.Words);
        Assert.All(vocabulary.Words, word => Assert.Equal(word.Trim(), word));
    });

    [Fact]
    public void Rsit_IsTheTaxonomyOfTheWorkingGroup()
    {
        using JsonDocument taxonomy = JsonDocument.Parse(File.ReadAllBytes(Corpus.File("policy", "rsit", "rsit-machinev1.json")));
        IEnumerable<string> words = taxonomy.RootElement.GetProperty("values").EnumerateArray().SelectMany(value => value.GetProperty("entry").EnumerateArray()
            .Select(entry => $"{value.GetProperty("predicate").GetString()}/{entry.GetProperty("value").GetString()}"));

        Assert.Equal(words, Vocabularies.Rsit.Words);
        Assert.Equal(11, words.Select(word => word.Split('/')[0]).Distinct().Count());
    }

    [Fact]
    public void Sectors_AreThoseOfNis2AndNone()
    {
        using JsonDocument taxonomy = JsonDocument.Parse(File.ReadAllBytes(Corpus.File("misp", "taxonomies", "nis2", "machinetag.json")));
        JsonElement sectors = taxonomy.RootElement.GetProperty("values").EnumerateArray().First(value => value.GetProperty("predicate").GetString() == "impact-sectors-impacted");

        Assert.Equal([.. sectors.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("value").GetString()!), "none"], Vocabularies.Sectors.Words);
        Assert.Equal(19, Vocabularies.Sectors.Words.Count);
    }

    [Fact]
    public void WellKnownBenign_IsInCanonicalForm() => Assert.All(
        Vocabularies.WellKnownBenign.Words,
        word => Assert.Contains(word, new[] { "ip", "domain", "md5", "sha1", "sha256" }.Select(type => IndicatorForms.Canonical(type, word))));

    [Fact]
    public void Markings_RoundTripThroughTheirWords()
    {
        Assert.Equal(["clear", "green", "amber", "amber+strict", "red"], MarkingWords.TlpWords);
        Assert.All(MarkingWords.TlpWords, word => Assert.True(MarkingWords.TryTlp(word, out Tlp tlp) && MarkingWords.Of(tlp) == word));
        Assert.All(MarkingWords.PapWords, word => Assert.True(MarkingWords.TryPap(word, out Pap pap) && MarkingWords.Of(pap) == word));
        Assert.Equal("unknown", MarkingWords.Of((Tlp)17));
        Assert.False(MarkingWords.TryTlp("RED", out _));
    }

    [Theory]
    [InlineData(Tlp.Green, Pap.Red, Tlp.Amber, Pap.Green, Tlp.Amber, Pap.Red)]
    [InlineData(Tlp.Unspecified, Pap.Red, Tlp.Amber, Pap.Unspecified, Tlp.Amber, Pap.Red)]
    public void Strictest_TakesTheStricterHalfOfEach(Tlp tlpA, Pap papA, Tlp tlpB, Pap papB, Tlp tlp, Pap pap) =>
        Assert.Equal(new Marking { Tlp = tlp, Pap = pap }, MarkingWords.Strictest(new Marking { Tlp = tlpA, Pap = papA }, new Marking { Tlp = tlpB, Pap = papB }));
}
