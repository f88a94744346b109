using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>A server on a port of its own, so that nothing else is to be had there.</summary>
internal static class OwnPort
{
    /// <param name="loggers">Where it logs to.</param>
    /// <param name="listen">Opens the port, with its limits.</param>
    /// <param name="answer">Answers every request.</param>
    public static WebApplication Build(ILoggerFactory loggers, Action<KestrelServerOptions> listen, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "homelab-autoscaler" });
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            listen(options);
        });
        var app = builder.Build();
        app.Run(answer);
        return app;
    }
}
