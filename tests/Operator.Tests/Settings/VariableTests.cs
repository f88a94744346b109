using HomelabAutoscaler.Operator.Settings;

namespace HomelabAutoscaler.Operator.Tests.Settings;

/// <summary>Settings by environment variables, as the chart gives them all.</summary>
[NotInParallel]
public class VariableTests
{
    private readonly List<string> _set = [];

    [Test]
    public async Task A_variable_stands_in_for_its_flag()
    {
        Set("WATCH_NAMESPACES", "a,b");
        Set("LEADER_ELECT", "true");
        Set("SILENT_AFTER", "90s");
        Set("WORKERS", "7");
        Set("LOG_FORMAT", "json");
        Set("NOTIFY_URL", "https://ntfy.sh/home");
        Set("PRICE_PER_KWH", "0.31");
        Set("TARIFF_TIME_ZONE", "Europe/Berlin");
        var (settings, errors) = ParsedSettings.Read();

        await Assert.That(errors).IsEmpty();
        await Assert.That(string.Join(' ', settings.WatchNamespaces)).IsEqualTo("a b");
        await Assert.That(settings.LeaderElect).IsTrue();
        await Assert.That(settings.Power.SilentAfter).IsEqualTo(TimeSpan.FromSeconds(90));
        await Assert.That(settings.Workers).IsEqualTo(7);
        await Assert.That(settings.LogFormat).IsEqualTo(LogFormat.Json);
        await Assert.That(settings.NotifyUrl).IsEqualTo(new Uri("https://ntfy.sh/home"));
        await Assert.That(settings.Power.Tariff!.PricePerKwh).IsEqualTo(0.31m);
        await Assert.That(settings.Power.Tariff.Zone.Id).IsEqualTo("Europe/Berlin");
    }

    [Test]
    public async Task The_flag_wins()
    {
        Set("WORKERS", "7");
        Set("LEADER_ELECT", "true");

        await Assert.That(ParsedSettings.Read("--workers", "2").Settings.Workers).IsEqualTo(2);
        await Assert.That(ParsedSettings.Read("--leader-elect=false").Settings.LeaderElect).IsFalse();
    }

    [Test]
    public async Task An_empty_variable_is_none()
    {
        foreach (var setting in new SettingsReader().All)
        {
            Set(setting.Variable["HOMELAB_AUTOSCALER_".Length..], "");
        }

        var (settings, errors) = ParsedSettings.Read();

        await Assert.That(errors).IsEmpty();
        await Assert.That(settings.Workers).IsEqualTo(new OperatorSettings().Workers);
    }

    [Test]
    public async Task What_is_wrong_names_the_variable_and_no_secret()
    {
        Set("WORKERS", "many");
        Set("SILENT_AFTER", "soon");
        Set("NOTIFY_URL", "my-secret-topic");
        var errors = ParsedSettings.ErrorsOf();

        await Assert.That(errors.Count).IsEqualTo(3);
        await Assert.That(errors).Contains(error => error.StartsWith("HOMELAB_AUTOSCALER_WORKERS is \"many\": ", StringComparison.Ordinal));
        await Assert.That(errors).Contains(error => error.StartsWith("HOMELAB_AUTOSCALER_SILENT_AFTER is \"soon\": ", StringComparison.Ordinal));
        await Assert.That(errors).Contains(error => error.StartsWith("HOMELAB_AUTOSCALER_NOTIFY_URL: ", StringComparison.Ordinal));
        await Assert.That(string.Concat(errors)).DoesNotContain("my-secret-topic");
    }

    [After(Test)]
    public void Unset() => _set.ForEach(variable => Environment.SetEnvironmentVariable(variable, null));

    private void Set(string name, string value)
    {
        var variable = "HOMELAB_AUTOSCALER_" + name;
        Environment.SetEnvironmentVariable(variable, value);
        _set.Add(variable);
    }
}
