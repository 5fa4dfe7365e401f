using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Submitting;

internal static class SubmittingRegistration
{
    public static IServiceCollection AddSubmitting(this IServiceCollection services) => services
        .AddSingleton<ReportNumbers>()
        .AddSingleton<SubmissionJudging>()
        .AddSingleton<SubmissionDesk>()
        .AddSingleton<AmendmentDesk>()
        .AddSingleton<PreviewDesk>();
}
