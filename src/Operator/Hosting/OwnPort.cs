using HomelabAutoscaler.Operator.Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
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

    /// <summary>Where it listens, once it does.</summary>
    public static Uri AddressOf(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Looks whether there is a newer certificate: in a folder where one is named, else one that the operator makes itself.</summary>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="name">Whose certificate it is, where it is made.</param>
    /// <param name="serving">Takes it.</param>
    /// <param name="clock">What its lifetime goes by.</param>
    public static Action CertificateLook(string? folder, string name, ServingCertificate serving, TimeProvider clock) =>
        folder is null ? new OwnCertificate(name, serving, clock).Look : new CertificateFolder(folder, serving).Look;
}
