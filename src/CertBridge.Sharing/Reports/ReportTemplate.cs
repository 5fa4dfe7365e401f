using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>What <c>report new</c> writes: a commented YAML report that lacks nothing but its marking, which has no default.</summary>
public static class ReportTemplate
{
    /// <param name="now">The times in it, to the minute.</param>
    /// <param name="lead">The desk that leads, such as the node's duty contact.</param>
    /// <param name="stage">A word of <see cref="Vocabularies.Stages"/>; the fields it needs are written out.</param>
    public static string Write(DateTimeOffset now, string lead = "duty@cert.example", string stage = "early-warning")
    {
        if (!Vocabularies.Stages.Has(stage))
            throw new ArgumentException($"There is no stage {Excerpt.Of(stage)}.", nameof(stage));
        string minute = InstantText.Write(new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero));
        return Text
            .Replace("@NOW@", minute, StringComparison.Ordinal)
            .Replace("@LEAD@", Quotable(lead), StringComparison.Ordinal)
            .Replace("@STAGE@", stage.PadRight(31), StringComparison.Ordinal)
            .Replace("@CAUSE@\n", stage == "final" ? CauseLine : string.Empty, StringComparison.Ordinal)
            .Replace("@NEEDED@\n", stage is "notification" or "final" ? NeededLater : string.Empty, StringComparison.Ordinal);
    }

    // In double quotes YAML gives a meaning to the quote and the backslash only.
    private static string Quotable(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private const string CauseLine =
        "rootCause: malicious-actions           # system-failures | natural-phenomena | human-errors | malicious-actions | third-party-failures\n";

    private const string NeededLater =
        """
        impact:
          functional: minimal-non-critical     # none .. loss-of-control, docs/REPORT.md
          information: none                    # none | suspected-loss | contained | confirmed-loss | exploited-loss
        measures:
          - { state: ongoing, text: "Replace this: what is being done against it" }   # done | ongoing | recommended

        """;

    private const string Text =
        """
        # An incident report. Replace what says so; docs/REPORT.md lists every field.
        apiVersion: certbridge/v1
        kind: IncidentReport

        # How widely it may be shared and what may be done with it. There is no default: write both.
        marking:
          tlp:                                 # clear | green | amber | amber+strict | red
          pap:                                 # clear | green | amber | red
        exercise: false                        # true only on a node of the exercise environment

        title: { en: "Replace this: one line, at most 200 characters" }
        description:
          en: |
            Replace this: what happened, to whom in general terms, and what is known so far.

        stage: @STAGE@ # early-warning | notification | intermediate | progress | final | voluntary
        determination: suspected               # suspected | confirmed | blocked | failed-attempt | false-positive
        status: open                           # new | open | contained | recovered | closed
        malicious: suspected                   # yes | no | suspected | unknown
        crossBorder: unknown                   # yes (then name countries) | no | suspected | unknown
        @CAUSE@
        classification:
          rsit: [other/undetermined]           # class/type of RSIT 1003
          # attack: [T1486]
          # cve: [CVE-2024-12345]
        sectors: [none]                        # energy transport banking financial health ... or none
        severity: { level: medium }            # emergency | severe | high | medium | low | baseline-minor | baseline-negligible
        @NEEDED@
        times:
          aware: "@NOW@"        # starts the 24 h and 72 h clocks; started <= detected <= aware <= reported

        contacts:
          lead: "@LEAD@"

        # Remove what you do not need; names of victims without consent, and analystNotes, never leave this node.
        # victims:
        #   - { ref: v1, sector: health, country: "AL", size: large, consent: no }
        # indicators:
        #   - { ref: i1, type: domain, value: "c2.example", role: c2, confidence: 80 }
        #   - { ref: i2, type: sha256, value: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" }
        # analystNotes: "For our own people."

        """;
}
