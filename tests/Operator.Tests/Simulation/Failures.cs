using System.Net;
using System.Text;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Answers of an API server that fails.</summary>
internal static class Failures
{
    public static HttpResponseMessage Of(HttpStatusCode status, string reason) => new(status)
    {
        Content = new StringContent(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"mishap","reason":"{{reason}}","code":{{(int)status}}}""",
            Encoding.UTF8,
            "application/json"),
    };
}
