using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Policies.Cases;

/// <summary>
/// A file of cases that stands beside a policy: reports, partners and the answers expected (docs/POLICY.md). It fixes its own clock,
/// environment, policy and agreements, so that it says the same in ten years.
/// </summary>
public sealed record PolicyCases
{
    public const int BytesMax = 512 * 1024;

    /// <summary>Cases of one file.</summary>
    public const int CasesMax = 1_000;

    /// <summary>The moment every case is decided at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The node that decides; the originator of a report unless its case says otherwise.</summary>
    public required PartnerId Self { get; init; }

    /// <summary>Whether that node is one for exercises.</summary>
    public required bool IsExercise { get; init; }

    /// <summary>File of the policy, beside this one.</summary>
    public required string PolicyFile { get; init; }

    /// <summary>Files of the agreements, taken as signed by both parties.</summary>
    public required IReadOnlyList<string> AgreementFiles { get; init; }

    public required IReadOnlyList<PolicyCase> Cases { get; init; }

    public static Parsed<PolicyCases> Read(ReadOnlyMemory<byte> yaml) => CasesReading.Read(yaml);
}

/// <summary>One report, one partner, and the answer expected.</summary>
public sealed record PolicyCase
{
    public required string Name { get; init; }

    public required string ReportFile { get; init; }

    /// <summary>What is written over the report's fields, by path, such as <c>marking.tlp</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, DocumentNode>> With { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>The partner sent it, and the question is whether it may come in.</summary>
    public required bool IsIncoming { get; init; }

    public required CaseExpectation Expect { get; init; }

    /// <summary>Line in the file, from 1.</summary>
    public required int Line { get; init; }
}

/// <summary>What a case expects.</summary>
/// <param name="Outcome">allow, deny or hold.</param>
/// <param name="Decisive">The steps it stands on, in any order; null where the case does not say.</param>
/// <param name="Absent">Paths the report has and the partner's copy has not.</param>
/// <param name="Equal">Paths and the text the partner's copy has there.</param>
public sealed record CaseExpectation(
    SharingOutcome Outcome, IReadOnlyList<string>? Decisive, IReadOnlyList<string> Absent, IReadOnlyList<KeyValuePair<string, string>> Equal);
