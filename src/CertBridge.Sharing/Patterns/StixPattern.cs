using CertBridge.Sharing.Patterns.Reading;

namespace CertBridge.Sharing.Patterns;

/// <summary>
/// A STIX pattern (STIX 2.1, section 9) that was understood to its last character. It is never matched against anything here: it is read so that what is no pattern is refused, so that two that were only written
/// differently are the same text, and so that what says one simple thing can be told in plain words.
/// </summary>
public sealed class StixPattern
{
    /// <summary>Brackets inside each other, of both kinds.</summary>
    public const int DepthMax = 32;

    private StixPattern(Observation root)
    {
        Root = root;
        Text = PatternWriting.Write(root);
    }

    /// <summary>What must be seen.</summary>
    public Observation Root { get; }

    /// <summary>
    /// Its canonical text: one space between words, no comments, <c>=</c> and <c>!=</c> for their twins, only the parentheses it needs, numbers and moments in their shortest form, hexadecimal in lower case. The order of what
    /// is joined stays as it was: people read it.
    /// </summary>
    public string Text { get; }

    /// <summary>The pattern a text says; null and where it is none, otherwise.</summary>
    public static StixPattern? Read(string text, out PatternRefusal? refusal) =>
        PatternParser.Read(text, out refusal) is { } root ? new StixPattern(root) : null;

    public override string ToString() => Text;
}

/// <summary>Why a text is no pattern.</summary>
/// <param name="Column">Of the first character that is wrong, in characters from 1.</param>
/// <param name="Sentence">What is wrong there.</param>
/// <param name="Hint">What to write instead; null when the sentence says it.</param>
public sealed record PatternRefusal(int Column, string Sentence, string? Hint);
