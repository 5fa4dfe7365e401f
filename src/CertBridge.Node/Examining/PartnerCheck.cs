namespace CertBridge.Node.Examining;

/// <summary>One thing to look at between this node and one partner.</summary>
internal abstract class PartnerCheck
{
    /// <summary>Stable, such as <c>tls</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True when only a running node can see it.</summary>
    public abstract bool NeedsLine { get; }

    /// <param name="partner">Its line is there when <see cref="NeedsLine"/>.</param>
    public abstract IEnumerable<Finding> Look(ExaminedPartner partner);

    protected Finding Ok(ExaminedPartner partner, string what) => Make(partner, FindingLevel.Ok, "ok", what, "");

    protected Finding Skipped(ExaminedPartner partner, string cause, string what) => Make(partner, FindingLevel.Skipped, cause, what, "");

    protected Finding Warning(ExaminedPartner partner, string cause, string what, string fix) => Make(partner, FindingLevel.Warning, cause, what, fix);

    protected Finding Failure(ExaminedPartner partner, string cause, string what, string fix) => Make(partner, FindingLevel.Failure, cause, what, fix);

    private Finding Make(ExaminedPartner partner, FindingLevel level, string cause, string what, string fix) => new(Name, level, cause, what, fix, partner.Partner.Id.Value);
}
