using System.Globalization;
using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Bench.Ruling;

/// <summary>A report with 200 indicators, a partner with an agreement, and policies of any number of rules that look at both.</summary>
internal sealed class PolicyWorld
{
    private const int Indicators = 200;

    private static readonly PartnerId Self = PartnerId.Parse("cert-aln");
    private static readonly PartnerId Partner = PartnerId.Parse("cert-bor");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 9, 5, TimeSpan.Zero);

    /// <summary>Conditions as officers write them; most match nothing, as in a real policy.</summary>
    private static readonly string[] Conditions =
    [
        "report.tlp <= tlp.green && partner.id in lists.some",
        "report.tlp >= tlp.amber_strict && partner.id in report.recipients",
        "report.severity >= severity.severe && \"energy\" in report.sectors",
        "has(report.embargoUntil) && report.embargoUntil > env.now",
        "flow.onward && report.tlp >= tlp.amber && !(partner.id in report.onwardAllowed)",
        "report.rsit.exists(r, r.startsWith(\"fraud/\")) && report.stage == stage.final",
    ];

    private readonly ReportFacts facts;
    private readonly SharingQuestion question;
    private readonly RedactionKey key = new(new byte[RedactionKey.SizeBytes]);

    public PolicyWorld()
    {
        Report = Good(ReportReading.Yaml(Encoding.UTF8.GetBytes(ReportYaml()), Now)).Named(ReportId.Create(Self, 2026, 142), EnvelopeId.Create(Now).Value, 1, Self, "bench");
        facts = ReportFacts.Of(Report);
        Agreement agreement = Good(Agreement.Read(Encoding.UTF8.GetBytes(AgreementTemplate.Write(Self, Partner, DateOnly.FromDateTime(Now.UtcDateTime)))));
        question = SharingQuestion.About(Report, Self, Partner, "production", Now) with
        {
            Partner = new PartnerFacts(Partner, IsVerified: true, Now.AddDays(300), Now.AddDays(20)),
            Agreement = new AgreementFacts(agreement, new HashSet<PartnerId> { Self, Partner }),
            SentThisPeriod = 0,
        };
    }

    public Report Report { get; }

    public static SharingPolicy Policy(int rules) => Good(SharingPolicy.Read(Yaml(rules)));

    public static byte[] Yaml(int rules)
    {
        var yaml = new StringBuilder("""
            apiVersion: certbridge/v1
            kind: SharingPolicy
            metadata: { name: bench, version: 1 }
            combine: deny-overrides
            defaults: { decision: deny, onError: deny, onMissingFact: deny }
            lists: { some: [cert-cel, cert-dor, cert-eli] }
            profiles:
              hidden:
                - { op: drop, path: "victims[*].name" }
                - { op: bucket, path: "victims[*].headcount", edges: [10, 50, 250, 1000] }
                - { op: fidelity, path: "times.*", to: hour }
                - { op: truncate-ip, path: "indicators[type=victim-ip].value", v4: 24, v6: 48 }
            rules:
              - { id: R1, effect: allow, when: report.tlp <= tlp.amber && "health" in report.sectors, because: Health. }
              - { id: R2, effect: require, when: report.tlp >= tlp.green, apply: [hidden], because: Victims stay hidden. }

            """);
        for (int i = 3; i <= rules; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ id: R{i}, effect: {(i % 2 == 0 ? "deny" : "allow")}, when: '{Conditions[i % Conditions.Length]}', because: Rule {i}. }}\n");
        return Encoding.UTF8.GetBytes(yaml.ToString());
    }

    public SharingDecision Decide(SharingPolicy policy) => SharingDeciding.Outgoing(question, policy, facts, key);

    /// <exception cref="BenchFailedException">The decision does not do what is measured.</exception>
    public void MustChange(SharingPolicy policy)
    {
        SharingDecision decision = Decide(policy);
        if (decision.Redacted is null || decision.Redacted.Changes.Count < Indicators / 4)
            throw new BenchFailedException($"the decision is {decision.Outcome} with {decision.Redacted?.Changes.Count ?? 0} changes: {decision.Because}");
    }

    private static string ReportYaml()
    {
        var yaml = new StringBuilder("""
            apiVersion: certbridge/v1
            kind: IncidentReport
            title: { en: "Ransomware at a regional hospital" }
            marking: { tlp: amber, pap: amber }
            exercise: false
            stage: early-warning
            determination: confirmed
            status: open
            classification: { rsit: [information-content-security/unauthorised-information-modification], attack: [T1486] }
            sectors: [health]
            crossBorder: suspected
            malicious: "yes"
            severity: { level: high, score: 72 }
            times: { aware: "2026-11-21T21:40:12Z", detected: "2026-11-21T20:05:07Z" }
            contacts: { lead: duty@cert-aln.example }
            description: { en: "File servers were encrypted during the night; the emergency department works on paper until they are restored." }
            victims: [ { ref: v1, sector: health, name: "Harbour Clinic", headcount: 830, consent: "no" } ]
            analystNotes: "Ask the host on Monday."
            indicators:

            """);
        for (int i = 0; i < Indicators; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ ref: i{i}, type: {(i % 4 == 0 ? "victim-ip" : "ip")}, value: \"{(i % 4 == 0 ? "203.0.113" : "198.51.100")}.{i % 250 + 1}\", role: c2, confidence: 80 }}\n");
        return yaml.ToString();
    }

    private static T Good<T>(Parsed<T> parsed)
        where T : class => parsed.Value ?? throw new BenchFailedException(parsed.Problems[0].ToString());
}
