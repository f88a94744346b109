namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>What the kubelet asks: is the process alive, and can it be asked for answers.</summary>
internal static class Probes
{
    public static void Map(WebApplication app, Synchronization synchronization, Readiness readiness)
    {
        app.MapGet("/healthz", static (HttpContext context) => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", (HttpContext context) =>
        {
            // A replica that has lost the API server still answers from what it knows.
            if (readiness.IsReady)
            {
                return context.Response.WriteAsync("ok\n");
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync(synchronization.Trouble is { } trouble ? $"waiting for the API server: {trouble}\n" : "beginning or ending\n");
        });
    }
}
