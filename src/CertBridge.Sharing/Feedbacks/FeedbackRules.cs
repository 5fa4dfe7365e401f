using System.Globalization;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Feedbacks;

/// <summary>The form of a feedback: asked of what an operator says before it is sealed, and of what a partner says before anybody sees it.</summary>
public static class FeedbackRules
{
    /// <summary>Clocks differ: what was seen in the next hour is taken for seen now.</summary>
    private static readonly TimeSpan ClockGrace = TimeSpan.FromHours(1);

    /// <summary>Before this nobody shared indicators by machine: an earlier time is a mistake of units.</summary>
    private static readonly DateTimeOffset SeenMin = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The first thing that is wrong; null when nothing is.</returns>
    public static Problem? Objection(Feedback feedback, DateTimeOffset now)
    {
        if (!FeedbackWords.IsKnown(feedback.Kind))
            return Wrong("kind", $"Kind {(int)feedback.Kind} is not known; one of: {string.Join(", ", FeedbackWords.Words.Concat(FeedbackWords.PersonWords))}.");
        if (feedback.Revision is 0 or > long.MaxValue)
            return Wrong("revision", $"Revision {feedback.Revision} is none: from 1.");
        if (feedback.ManifestDigest.Length != Digest.SizeBytes)
            return Wrong("manifest_digest", $"It has {feedback.ManifestDigest.Length} bytes, not {Digest.SizeBytes}.");
        return Seen(feedback, now) ?? Duplicate(feedback) ?? Note(feedback.Note) ?? Person(feedback);
    }

    /// <summary>Whose signature it is, and over what, is asked where the contact sheet is known.</summary>
    private static Problem? Person(Feedback feedback)
    {
        if (FeedbackWords.IsPersons(feedback.Kind) != feedback.Person is not null)
            return Wrong("person", $"{string.Join(", ", FeedbackWords.PersonWords)} are signed by a person, and nothing else is.");
        if (feedback.Person is not { } person)
            return null;
        if (feedback.Item is not null || feedback.Note.Length > 0)
            return Wrong("person", "A person's receipt is about the whole report and has no note.");
        if (person.CalculateSize() != new PersonReceipt { Name = person.Name, SealedTo = person.SealedTo, Reason = person.Reason, Signature = person.Signature }.CalculateSize())
            return Wrong("person", "It has a field that is not known here, and nothing travels beside a person's receipt.");
        if (!PartnerId.TryParse(person.Name, out _))
            return Wrong("person.name", "A person's name is 1 to 63 of a-z 0-9 . -.");
        if (person.SealedTo.Length != Digest.SizeBytes)
            return Wrong("person.sealed_to", $"It has {person.SealedTo.Length} bytes, not {Digest.SizeBytes}.");
        if (feedback.Kind == FeedbackKind.Refused != person.Reason is not PersonRefusal.Unspecified || (person.Reason != PersonRefusal.Unspecified && !FeedbackWords.RefusalWords.Contains(FeedbackWords.Of(person.Reason))))
            return Wrong("person.reason", $"What is refused has one reason of {string.Join(", ", FeedbackWords.RefusalWords)}; nothing else has one.");
        return person.Signature.Length is 0 or > Limits.ReleaseSignatureBytesMax
            ? Wrong("person.signature", $"It has {person.Signature.Length} bytes; the limit is {Limits.ReleaseSignatureBytesMax}.")
            : null;
    }

    private static Problem? Seen(Feedback feedback, DateTimeOffset now)
    {
        if (feedback.Kind == FeedbackKind.Sighting != feedback.Sighting is not null)
            return Wrong("sighting", "A count and times belong to a sighting, and to nothing else.");
        if (feedback.Sighting is not { } sighting)
            return null;
        if (sighting.Count is 0 or > Limits.SightingCountMax)
            return Wrong("sighting.count", $"It was seen {sighting.Count} times: 1 to {Limits.SightingCountMax.ToString("N0", CultureInfo.InvariantCulture)}.");
        if (sighting.FirstMs > sighting.LastMs)
            return Wrong("sighting.last_ms", "It was seen last before it was seen first.");
        if (sighting.FirstMs < (ulong)SeenMin.ToUnixTimeMilliseconds())
            return Wrong("sighting.first_ms", $"It was seen first before {SeenMin.Year.ToString(CultureInfo.InvariantCulture)}.");
        return sighting.LastMs > (ulong)(now + ClockGrace).ToUnixTimeMilliseconds() ? Wrong("sighting.last_ms", "It was seen in the future.") : null;
    }

    private static Problem? Duplicate(Feedback feedback)
    {
        if (feedback.DuplicateOf.Length == 0)
            return null;
        if (feedback.Kind != FeedbackKind.Duplicate)
            return Wrong("duplicate_of", "Another report is named by a duplicate, and by nothing else.");
        return ReportId.TryParse(feedback.DuplicateOf, out _) ? null : Wrong("duplicate_of", "It is not a report id such as CB-ALN-2026-0001.");
    }

    private static Problem? Note(string note)
    {
        if (note.Length > Limits.FeedbackNoteLengthMax)
            return Wrong("note", $"It has {note.Length} characters; the limit is {Limits.FeedbackNoteLengthMax}.");
        return TextRules.FirstForbidden(note, isMultiline: false) is { } forbidden
            ? Wrong("note", $"It holds the character U+{forbidden.Value.ToString("X4", CultureInfo.InvariantCulture)}, and is one line without control characters.")
            : null;
    }

    private static Problem Wrong(string field, string message) => new(FeedbackErrors.Malformed, field, message);
}
