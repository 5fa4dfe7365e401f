namespace CertBridge.Protocol;

/// <summary>Every limit on what comes from outside, by name. A refusal names the limit and the value.</summary>
public static class Limits
{
    /// <summary>A report as submitted or as JSON, bytes.</summary>
    public const int ReportBytesMax = 1024 * 1024;

    /// <summary>Nesting of any document.</summary>
    public const int NestingMax = 32;

    /// <summary>Any one string of a document, bytes of UTF-8.</summary>
    public const int StringBytesMax = 64 * 1024;

    /// <summary>Indicators in one report; more are streamed.</summary>
    public const int ReportIndicatorsMax = 10_000;

    /// <summary>Items in one envelope: the report's core and its indicators.</summary>
    public const int EnvelopeItemsMax = ReportIndicatorsMax + 1;

    /// <summary>Envelope header, bytes.</summary>
    public const int HeaderBytesMax = 4 * 1024;

    /// <summary>CMS of an envelope, bytes.</summary>
    public const int CmsBytesMax = 16 * 1024 * 1024;

    /// <summary>Manifest, bytes.</summary>
    public const int ManifestBytesMax = 64 * 1024;

    /// <summary>One link frame, bytes.</summary>
    public const int FrameBytesMax = 20 * 1024 * 1024;

    /// <summary>One part of an envelope, bytes. An envelope of more goes in parts to who takes them.</summary>
    public const int PartBytesMax = 256 * 1024;

    /// <summary>The least a part has that is not the last one, bytes: each is a frame and a write to the disk.</summary>
    public const int PartBytesMin = 16 * 1024;

    /// <summary>All parts of one envelope together, bytes: the length of its header, the header and the CMS.</summary>
    public const int PartedBytesMax = sizeof(uint) + HeaderBytesMax + CmsBytesMax;

    /// <summary>Envelopes numbered and not yet settled, per lane.</summary>
    public const int InFlightMax = 256;

    /// <summary>The same in bytes, per lane; a larger envelope flies alone.</summary>
    public const int InFlightBytesMax = 8 * 1024 * 1024;

    /// <summary>The document of a report on the flash lane, bytes.</summary>
    public const int FlashBytesMax = 4 * 1024;

    /// <summary>The document of a report on the immediate lane, bytes.</summary>
    public const int ImmediateBytesMax = 32 * 1024;

    /// <summary>Leaves in one frame.</summary>
    public const int LeavesPerFrameMax = 1_000;

    /// <summary>One leaf record, bytes.</summary>
    public const int LeafRecordBytesMax = 4 * 1024;

    /// <summary>A signed checkpoint, bytes.</summary>
    public const int CheckpointBytesMax = 4 * 1024;

    /// <summary>Hashes of a consistency proof: one for each level of a tree that can be.</summary>
    public const int ConsistencyHashesMax = 63;

    /// <summary>The line of a cosignature, bytes: a name of 85 characters, and 12 bytes and a DER signature in base64.</summary>
    public const int CosignatureBytesMax = 512;

    /// <summary>Logs of one partner that a witness keeps a head of: one for each partner it can have.</summary>
    public const int WitnessedLogsMax = PartnersMax;

    /// <summary>A file that proves one receipt, bytes: a card of 64 KiB in base64, and what little else there is.</summary>
    public const int LedgerProofBytesMax = 128 * 1024;

    /// <summary>A file that exports one incident, bytes; one with the evidence of an alarm is smaller.</summary>
    public const int LedgerExportBytesMax = 8 * 1024 * 1024;

    /// <summary>Leaves of one log in an export: a report has revisions and feedback by the dozen, a path of 24 hashes takes 1 KiB.</summary>
    public const int LedgerExportLeavesMax = 2_000;

    /// <summary>A partner card file, bytes.</summary>
    public const int PartnerCardBytesMax = 256 * 1024;

    /// <summary>One of the three files of an introduction, bytes: a partner card and what is said about it.</summary>
    public const int IntroductionFileBytesMax = PartnerCardBytesMax + (8 * 1024);

    /// <summary>Introductions a node keeps: those that run, and those that ended and whose invitation has not expired yet.</summary>
    public const int IntroductionsMax = 100;

    /// <summary>An agreement document, bytes.</summary>
    public const int AgreementBytesMax = 256 * 1024;

    /// <summary>One detached signature, bytes.</summary>
    public const int SignatureBytesMax = 16 * 1024;

    /// <summary>Signatures of one agreement.</summary>
    public const int AgreementSignaturesMax = 16;

    /// <summary>Withdrawn signatures of one agreement: one for each officer two cards can have, so that nobody's can be crowded out.</summary>
    public const int AgreementWithdrawalsMax = 64;

    /// <summary>Statements of one side about the standing of one agreement; beyond it the oldest that counts for nothing any more goes.</summary>
    public const int AgreementStatementsPerSideMax = 16;

    /// <summary>The highest serial of such a statement: far beyond what people sign, and no end of the numbers.</summary>
    public const ulong AgreementSerialMax = 1_000_000_000;

    /// <summary>Signatures of one release.</summary>
    public const int ReleaseSignaturesMax = 16;

    /// <summary>One signature of a release, bytes: all of them travel in a manifest.</summary>
    public const int ReleaseSignatureBytesMax = 3 * 1024;

    /// <summary>Persons TLP:RED content is sealed to, and persons on a contact sheet.</summary>
    public const int PersonsMax = 16;

    /// <summary>Why an officer refuses a release, characters.</summary>
    public const int RefusalTextLengthMax = 500;

    /// <summary>What a receiver notes beside a feedback, characters.</summary>
    public const int FeedbackNoteLengthMax = 500;

    /// <summary>One feedback with the item it shows, bytes.</summary>
    public const int FeedbackBytesMax = 256 * 1024;

    /// <summary>Feedback that one partner gives about one report.</summary>
    public const int FeedbackPerReportMax = 100;

    /// <summary>Feedback that one partner gives within an hour, about all reports together.</summary>
    public const int FeedbackPerHourMax = 500;

    /// <summary>What was never sent to a partner is tried for so long while something passing keeps it here, such as an agreement that is suspended; days from the first time it did.</summary>
    public const int ForwardTriedDaysMax = 14;

    /// <summary>How often one sighting may say that something was seen.</summary>
    public const int SightingCountMax = 1_000_000;

    /// <summary>Agreements with one partner, all versions and states together.</summary>
    public const int AgreementsPerPartnerMax = 64;

    /// <summary>Elements of one set that two nodes compare; a larger one is not compared.</summary>
    public const int ComparedElementsMax = 100_000;

    /// <summary>Branches asked for in one frame.</summary>
    public const int ComparedPathsMax = 64;

    /// <summary>Elements of a branch that are listed; of more there are the sixteen branches below.</summary>
    public const int ComparedListedMax = 16;

    /// <summary>Name of an element, bytes.</summary>
    public const int ComparedNameBytesMax = 128;

    /// <summary>Value of an element, bytes.</summary>
    public const int ComparedValueBytesMax = 64;

    /// <summary>Differences looked for in one comparison; what goes beyond is found by the next.</summary>
    public const int ComparedDifferencesMax = 1_000;

    /// <summary>Branches asked for in one comparison: a tree that leads further is none that can be.</summary>
    public const int ComparedBranchesMax = 20_000;

    /// <summary>Idempotency key, characters.</summary>
    public const int SubmissionKeyLengthMax = 128;

    /// <summary>Content is kept so long at least, days: until then a partner may ask for it again, and people may dispute what was shared.</summary>
    public const int ContentAgeDaysMin = 14;

    /// <summary>The shortest maintenance a node announces, seconds.</summary>
    public const int MaintenanceSecondsMin = 60;

    /// <summary>The longest, seconds: a weekend. Whoever is away for longer without a word is not under maintenance.</summary>
    public const int MaintenanceSecondsMax = 259_200;

    /// <summary>The shortest time a report can be held before it goes out, milliseconds.</summary>
    public const int HoldMillisMin = 1_000;

    /// <summary>The longest time a report can be held before it goes out, milliseconds: a day.</summary>
    public const int HoldMillisMax = 86_400_000;

    /// <summary>Partners a node keeps.</summary>
    public const int PartnersMax = 1_000;

    /// <summary>A message on the local listener, bytes: a report with room for its flags.</summary>
    public const int LocalMessageBytesMax = 4 * 1024 * 1024;

    /// <summary>From an invitation's making to its expiry, at most.</summary>
    public static readonly TimeSpan IntroductionLifeMax = TimeSpan.FromDays(30);

    /// <summary>How long a release waits for people, and how long it holds once they gave it, both from when the copy was made.</summary>
    public static readonly TimeSpan ReleaseLife = TimeSpan.FromDays(14);

    /// <summary>From an envelope's creation to its expiry, at most, whoever seals it (docs/ENVELOPE.md).</summary>
    public static readonly TimeSpan EnvelopeLifeMax = TimeSpan.FromDays(400);

    /// <summary>An expired envelope is admitted this long all the same: clocks differ.</summary>
    public static readonly TimeSpan EnvelopeGrace = TimeSpan.FromHours(1);
}
