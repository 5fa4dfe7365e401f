using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>A time that says how exactly it is known.</summary>
internal sealed class MomentField<T>(string path, Func<T, ReportMoment?> get, Func<T, ReportMoment?, T> set, params RedactionOperator[] fits)
    : RedactionField<T>(path, RedactionKind.Moment, fits)
{
    // { "at": ..., "fidelity": ... } where a time stood.
    private const int GrowthMax = 48;

    public override T Redact(T owner, FieldSteps steps, RedactionRun run, int index)
    {
        if (get(owner) is not { } moment || Reaching(owner, steps) is not { } step)
            return owner;
        ReportMoment? redacted = step.Step.Operator == RedactionOperator.Drop ? null : Coarser(moment, step.Step.Fidelity);
        if (redacted == moment)
            return owner;
        run.Grew(0, GrowthMax);
        run.Changed(step, this, index);
        return set(owner, redacted);
    }

    // The digits below the fidelity say more than the fidelity does, so they go too.
    private static ReportMoment Coarser(ReportMoment moment, string fidelity)
    {
        string coarser = StepStrictness.Coarser(moment.Fidelity, fidelity);
        return new ReportMoment((moment with { Fidelity = coarser }).Earliest, coarser);
    }
}
