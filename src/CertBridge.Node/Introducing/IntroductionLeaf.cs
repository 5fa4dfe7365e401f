using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Introducing;

/// <summary>What the node log keeps of a step: who did what, when, on which files.</summary>
internal static class IntroductionLeaf
{
    public const string Kind = "introduction";

    /// <param name="number">Of the step, from 1. A step may have two leaves where the node died between leaf and file; the number says that it is one.</param>
    public static byte[] Write(Introduction introduction, int number)
    {
        V1.IntroductionStep step = introduction.Steps[number - 1];
        return NodeLeafText.Write(text =>
        {
            text.WriteString("introduction", introduction.Id);
            text.WriteString("partner", introduction.Partner.Value);
            text.WriteNumber("step", number);
            text.WriteString("event", step.Event);
            text.WriteString("by", step.Who);
            text.WriteString("role", step.Role);
            text.WriteString("key", Convert.ToHexStringLower(step.KeyId.Span));
            text.WriteNumber("atMs", step.AtMs);
            text.WriteString("invite", introduction.Invitation.Digest.ToString());
            text.WriteString("accept", introduction.Acceptance?.Digest.ToString());
            text.WriteString("card", introduction.PartnerCard?.Digest.ToString());
        });
    }
}
