using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Problems;

internal static class ProblemsSetup
{
    public static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString()
                ?? context.HttpContext.TraceIdentifier;
            if (problem is HttpValidationProblemDetails validation)
                validation.Errors = validation.Errors.ToDictionary(
                    error => FieldNames.Of(error.Key), error => error.Value);
            // RFC 9457, 3.1.1: a type of our own where the framework would point at the status code's definition.
            if (problem.Type?.StartsWith(Problem.TypePrefix, StringComparison.Ordinal) != true)
                problem.Type = Problem.ForStatus(problem.Status ?? context.HttpContext.Response.StatusCode).Type;
        });
        builder.Services.AddExceptionHandler<RequestFaults>();
        builder.Services.AddExceptionHandler<DependencyFaults>();
    }
}
