using HomelabAutoscaler.Operator.Settings;
using Microsoft.Extensions.Logging.Console;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Logs go to standard output, a line each.</summary>
internal static class Logs
{
    public static void Configure(ILoggingBuilder logging, OperatorSettings settings)
    {
        logging.SetMinimumLevel(settings.LogLevel);

        // Requests are ours to log, in the field's terms.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Warning);

        // That it cannot start is the last word of the process: the host would log it twice more, with stack traces.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", static level => level is LogLevel.Warning or LogLevel.Error);
        if (settings.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(static options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(static options =>
            {
                options.SingleLine = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
                options.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    }
}
