using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using Google.Protobuf;

namespace CertBridge.Sealing.Cards;

/// <summary>Everything that is wrong with the form of one card or sheet.</summary>
internal sealed class FormProblems(ErrorCode malformed)
{
    private static readonly DateTimeOffset LatestInstant = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<Problem> problems = [];

    public bool IsEmpty => problems.Count == 0;

    public bool Require(bool holds, string field, string otherwise)
    {
        if (!holds)
            problems.Add(new Problem(malformed, field, otherwise));
        return holds;
    }

    public void Add(ErrorCode code, string field, string message) => problems.Add(new Problem(code, field, message));

    public FormProblems Invalid(string field, string message)
    {
        Require(holds: false, field, message);
        return this;
    }

    public PartnerId Partner(string text)
    {
        bool isPartner = PartnerId.TryParse(text, out PartnerId id);
        Require(isPartner, "partner_id", "A partner id is 1 to 63 of a-z 0-9 . - and begins with a letter or digit.");
        return id;
    }

    /// <param name="daysMax">Longest validity, or null when there is no limit.</param>
    public (DateTimeOffset Issued, DateTimeOffset Expires) Period(ulong issuedMs, ulong expiresMs, int? daysMax)
    {
        bool isInstant = expiresMs < (ulong)LatestInstant.ToUnixTimeMilliseconds();
        if (!Require(isInstant && issuedMs < expiresMs, "expires_ms", "The end lies after the issue and before the year 9999."))
            return (default, default);
        DateTimeOffset issued = DateTimeOffset.FromUnixTimeMilliseconds((long)issuedMs);
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeMilliseconds((long)expiresMs);
        if (daysMax is { } days)
            Require(expires - issued <= TimeSpan.FromDays(days), "expires_ms", $"Valid for at most {days} days, not {(expires - issued).TotalDays:F1}.");
        return (issued, expires);
    }

    public DateTimeOffset? Instant(ulong ms, string field) =>
        Require(ms > 0 && ms < (ulong)LatestInstant.ToUnixTimeMilliseconds(), field, "An instant lies after 1970 and before the year 9999.") ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms) : null;

    public KeyCertificate? Certificate(ByteString der, CertificateUse use, string field)
    {
        Parsed<KeyCertificate> read = KeyCertificate.Read(der.Span, use);
        problems.AddRange(read.Problems.Select(problem => problem with { Field = field }));
        return read.Value;
    }

    public KemCertificate? KemCertificate(ByteString der, string field)
    {
        Parsed<KemCertificate> read = Keys.KemCertificate.Read(der.Span);
        problems.AddRange(read.Problems.Select(problem => problem with { Field = field }));
        return read.Value;
    }

    public Parsed<T> As<T>()
        where T : class => Parsed<T>.Invalid(problems);
}
