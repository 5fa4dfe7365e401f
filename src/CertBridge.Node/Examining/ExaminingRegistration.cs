using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Examining;

/// <summary>The node looks at itself.</summary>
internal static class ExaminingRegistration
{
    public static IServiceCollection AddExamining(this IServiceCollection services) => services
        .AddSingleton<NodeExamination>()
        .AddSingleton<ExaminationDesk>();

    public static void MapExamining(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<ExaminationDesk>();
}
