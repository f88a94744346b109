namespace HomelabAutoscaler.Operator.Tests.Settings;

/// <summary>Flags that make sense alone, and none together.</summary>
public class ContradictionTests
{
    [Test]
    [Arguments("15s", "10s", "2s", true)]
    [Arguments("10s", "10s", "2s", false)]
    [Arguments("4s", "12s", "2s", false)]
    [Arguments("15s", "2s", "2s", false)]
    [Arguments("15s", "12s", "10s", false)]
    [Arguments("15s", "13s", "10s", true)]
    public async Task A_leader_gives_up_before_others_take_over_and_not_for_one_lost_answer(string duration, string deadline, string retry, bool isRight)
    {
        var errors = ParsedSettings.ErrorsOf("--leader-election-lease-duration", duration, "--leader-election-renew-deadline", deadline, "--leader-election-retry-period", retry);

        await Assert.That(errors.Count).IsEqualTo(isRight ? 0 : 1);
        await Assert.That(errors.All(error => error.Contains("--leader-election-renew-deadline", StringComparison.Ordinal))).IsTrue();
    }

    [Test]
    [Arguments("", false)]
    [Arguments("--grpc-cert-path=/certificates", true)]
    [Arguments("--grpc-secret=own --grpc-client-secret=theirs --grpc-hosts=operator.home.svc", true)]
    public async Task Clients_have_names_only_with_TLS(string flags, bool isRight)
    {
        var errors = ParsedSettings.ErrorsOf(["--grpc-allowed-clients", "cluster-autoscaler", .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        await Assert.That(string.Join('\n', errors)).IsEqualTo(isRight ? "" : "--grpc-allowed-clients needs --grpc-cert-path or --grpc-secret: without TLS clients have no names, and all get through");
    }

    [Test]
    [Arguments("*", true)]
    [Arguments("a,b", true)]
    [Arguments("*,a", false)]
    public async Task All_namespaces_are_not_one_of_several(string namespaces, bool isRight) =>
        await Assert.That(ParsedSettings.ErrorsOf("--watch-namespaces", namespaces).Count).IsEqualTo(isRight ? 0 : 1);

    [Test]
    public async Task What_is_secret_is_not_repeated()
    {
        var error = ParsedSettings.ErrorsOf("--notify-url", "ntfy.sh/a-topic-that-nobody-guesses").Single();

        await Assert.That(error).IsEqualTo("--notify-url: expected an address such as https://ntfy.sh/my-homelab");
    }
}
