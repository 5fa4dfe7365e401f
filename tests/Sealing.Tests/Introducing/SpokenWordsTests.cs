using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Introducing;

namespace CertBridge.Sealing.Tests.Introducing;

public sealed class SpokenWordsTests
{
    private static readonly Digest Transcript = Digest.Of("a transcript"u8);

    /// <summary>Another implementation, or the next version, reads the same words.</summary>
    [Fact]
    public void Of_AKnownTranscript_IsTheKnownWords()
    {
        // SHA-256("CertBridge/1 introduction-words\n" || u32be 7 || "inviter" || u32be 32 || SHA-256("a transcript")), its first four bytes
        Assert.Equal("garden camel spinach shelf", SpokenWords.Of(Transcript, IntroductionRole.Inviter));
        Assert.Equal("maximum telegram jury music", SpokenWords.Of(Transcript, IntroductionRole.Accepter));
    }

    [Fact]
    public void Matches_WhateverTheCaseSpacesAndDashes()
    {
        string words = SpokenWords.Of(Transcript, IntroductionRole.Inviter);
        Assert.All(
            [words, words.ToUpperInvariant(), words.Replace(' ', '-'), words.Replace(" ", "", StringComparison.Ordinal), $"  {words.Replace(" ", ",  ", StringComparison.Ordinal)}\t", words.Replace(" ", " – ", StringComparison.Ordinal)],
            typed => Assert.True(SpokenWords.Matches(typed, Transcript, IntroductionRole.Inviter), typed));
    }

    [Fact]
    public void Matches_NothingElse()
    {
        string[] words = SpokenWords.Of(Transcript, IntroductionRole.Inviter).Split(' ');
        string[] wrong =
        [
            "", " ", string.Join(' ', words[..3]), string.Join(' ', words.Reverse()), string.Join(' ', [.. words, words[0]]), string.Join(' ', ["agent", .. words[1..]]),
            string.Join(' ', words) + "s", SpokenWords.Of(Transcript, IntroductionRole.Accepter), new string('a', 100_000),
        ];
        Assert.All(wrong, typed => Assert.False(SpokenWords.Matches(typed, Transcript, IntroductionRole.Inviter), typed));
    }

    [Fact]
    public void Matches_OfATranscriptWithOneOtherBit_IsFalse()
    {
        string words = SpokenWords.Of(Transcript, IntroductionRole.Inviter);
        byte[] other = Transcript.ToBytes();
        other[31] ^= 1;
        Assert.False(SpokenWords.Matches(words, Digest.FromBytes(other), IntroductionRole.Inviter));
    }

    [Fact]
    public void Unknown_NamesSlipsOfTheFinger_AndNoWordOfTheList()
    {
        Assert.Equal(["tigre", "kingg"], SpokenWords.Unknown("King tigre, kingg-LAMP"));
        Assert.Empty(SpokenWords.Unknown(string.Join("- ", WordList.Words)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" -- ,", true)]
    [InlineData("a", false)]
    public void IsNothing_IsWhatCannotBeCompared(string typed, bool isNothing) => Assert.Equal(isNothing, SpokenWords.IsNothing(typed));
}
