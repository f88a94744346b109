using System.Net;
using System.Text;

namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>What the API server says.</summary>
internal readonly record struct Answer(HttpStatusCode Status, byte[] Body)
{
    public static Answer NotFound { get; } = Failure(HttpStatusCode.NotFound, "NotFound");

    public static Answer AlreadyExists { get; } = Failure(HttpStatusCode.Conflict, "AlreadyExists");

    public static Answer Conflict { get; } = Failure(HttpStatusCode.Conflict, "Conflict");

    public static Answer Done { get; } = new(HttpStatusCode.OK, Encoding.UTF8.GetBytes("""{"kind":"Status","status":"Success"}"""));

    public static Answer Of(byte[] body) => new(HttpStatusCode.OK, body);

    private static Answer Failure(HttpStatusCode status, string reason) => new(
        status,
        Encoding.UTF8.GetBytes($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{reason}}","code":{{(int)status}}}"""));
}
