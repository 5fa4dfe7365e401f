namespace CertBridge.Sharing.Redacting;

/// <summary>The steps of all obligations, sorted by field.</summary>
internal static class RedactionPlan
{
    public static FieldSteps?[] Of(IReadOnlyList<Obligation> obligations)
    {
        var byField = new FieldSteps?[RedactionTable.All.Length];
        for (int i = 0; i < obligations.Count; i++)
        {
            Obligation obligation = obligations[i];
            IReadOnlyList<RedactionStep> steps = obligation.Profile.Steps;
            for (int j = 0; j < steps.Count; j++)
            {
                IReadOnlyList<RedactionField> fields = steps[j].Target.Fields;
                for (int k = 0; k < fields.Count; k++)
                    (byField[fields[k].Place] ??= new FieldSteps()).Add(new BoundStep(steps[j], obligation.By));
            }
        }
        return byField;
    }
}
