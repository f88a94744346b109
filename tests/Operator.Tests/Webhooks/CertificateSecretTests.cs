using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.Webhooks;

namespace HomelabAutoscaler.Operator.Tests.Webhooks;

/// <summary>The certificate that the operator makes itself: made once, shared, trusted before it is used, renewed in time.</summary>
public class CertificateSecretTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public async Task The_leader_has_the_API_server_trust_a_new_certificate_before_it_is_used()
    {
        using var replicas = new Replicas();
        var (keeper, serving) = replicas.Add(leads: true);
        await keeper.LookAsync(None);
        var certificate = await CertificateOf(serving);
        await Assert.That(IsTrusted(certificate, replicas.Trusted.Validating, replicas.Clock.GetUtcNow())).IsTrue();
        await Assert.That(IsTrusted(certificate, replicas.Trusted.Mutating, replicas.Clock.GetUtcNow())).IsTrue();
        await Assert.That(certificate.MatchesHostname(HookedCluster.Host)).IsTrue();
        await Assert.That(certificate.MatchesHostname(HookedCluster.Host + ".cluster.local")).IsTrue();
        await Assert.That(certificate.MatchesHostname("other.svc")).IsFalse();
        await Assert.That(certificate.HasPrivateKey).IsTrue();
        await Assert.That(replicas.Writes.Select(path => path.Split('/')[^2])).IsEquivalentTo(["validatingwebhookconfigurations", "mutatingwebhookconfigurations", "secrets"]);
    }

    [Test]
    public async Task Others_use_what_the_leader_made_and_write_nothing()
    {
        using var replicas = new Replicas();
        var (follower, its) = replicas.Add(leads: false);
        await follower.LookAsync(None);
        await Assert.That(its.IsThere).IsFalse();
        await Assert.That(replicas.Writes).IsEmpty();

        var (leader, serving) = replicas.Add(leads: true);
        await leader.LookAsync(None);
        replicas.Writes.Clear();
        await follower.LookAsync(None);
        await leader.LookAsync(None);
        await Assert.That((await CertificateOf(its)).Thumbprint).IsEqualTo((await CertificateOf(serving)).Thumbprint);
        await Assert.That(replicas.Writes).IsEmpty();
    }

    [Test]
    public async Task A_restart_goes_on_with_the_same_certificate()
    {
        using var replicas = new Replicas();
        var (before, first) = replicas.Add(leads: true);
        await before.LookAsync(None);
        var (after, second) = replicas.Add(leads: true);
        await after.LookAsync(None);
        await Assert.That((await CertificateOf(second)).Thumbprint).IsEqualTo((await CertificateOf(first)).Thumbprint);
    }

    [Test]
    public async Task It_is_renewed_four_months_before_its_end_and_nobody_is_cut_off_meanwhile()
    {
        using var replicas = new Replicas();
        var (leader, serving) = replicas.Add(leads: true);
        var (follower, its) = replicas.Add(leads: false);
        await leader.LookAsync(None);
        await follower.LookAsync(None);
        var former = await CertificateOf(serving);

        replicas.Clock.Advance(TimeSpan.FromDays(243));
        await leader.LookAsync(None);
        await Assert.That((await CertificateOf(serving)).Thumbprint).IsEqualTo(former.Thumbprint);

        replicas.Clock.Advance(TimeSpan.FromDays(1));
        await leader.LookAsync(None);
        var now = replicas.Clock.GetUtcNow();
        var renewed = await CertificateOf(serving);
        await Assert.That(renewed.Thumbprint).IsNotEqualTo(former.Thumbprint);
        await Assert.That(IsTrusted(renewed, replicas.Trusted.Validating, now)).IsTrue();
        await Assert.That(IsTrusted(await CertificateOf(its), replicas.Trusted.Validating, now)).IsTrue().Because("the other replica has not looked yet");

        await follower.LookAsync(None);
        await Assert.That((await CertificateOf(its)).Thumbprint).IsEqualTo(renewed.Thumbprint);
    }

    [Test]
    public async Task Only_the_newest_two_authorities_are_trusted()
    {
        using var replicas = new Replicas();
        var (leader, serving) = replicas.Add(leads: true);
        for (var i = 0; i < 4; i++)
        {
            await leader.LookAsync(None);
            replicas.Clock.Advance(TimeSpan.FromDays(300));
        }

        await Assert.That(replicas.Trusted.Validating.Count).IsEqualTo(2);
        await Assert.That(IsTrusted(await CertificateOf(serving), [replicas.Trusted.Validating[0]], replicas.Clock.GetUtcNow() - TimeSpan.FromDays(300))).IsTrue();
    }

    [Test]
    [Arguments(CertificateFiles.CertificateName, "nonsense")]
    [Arguments(CertificateFiles.KeyName, "nonsense")]
    [Arguments(CertificateFiles.KeyName, "")]
    [Arguments(CertificateFiles.AuthoritiesName, "")]
    public async Task What_is_spoilt_is_made_anew(string file, string content)
    {
        using var replicas = new Replicas();
        var (leader, serving) = replicas.Add(leads: true);
        await leader.LookAsync(None);
        replicas.Spoil(file, content);
        await leader.LookAsync(None);
        await Assert.That(IsTrusted(await CertificateOf(serving), replicas.Trusted.Validating, replicas.Clock.GetUtcNow())).IsTrue();
        await Assert.That(IsTrusted(await CertificateOf(serving), replicas.Trusted.Mutating, replicas.Clock.GetUtcNow())).IsTrue();
    }

    [Test]
    [Arguments("validating")]
    [Arguments("mutating")]
    public async Task Trust_that_was_taken_away_is_given_back(string kind)
    {
        using var replicas = new Replicas();
        var (leader, _) = replicas.Add(leads: true);
        await leader.LookAsync(None);
        replicas.Distrust(kind);
        await leader.LookAsync(None);
        await Assert.That(replicas.Trusted.Validating.Count).IsEqualTo(1);
        await Assert.That(replicas.Trusted.Mutating.Count).IsEqualTo(1);
    }

    [Test]
    public async Task A_board_whose_clock_was_not_set_makes_another_one_when_it_is()
    {
        using var replicas = new Replicas();
        replicas.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        var (leader, serving) = replicas.Add(leads: true);
        replicas.Clock.Advance(TimeSpan.FromDays(3650));
        await leader.LookAsync(None);
        var fromTheFuture = await CertificateOf(serving);
        replicas.Clock.AdjustTime(HomelabAutoscaler.Tests.Make.Now);
        await leader.LookAsync(None);
        await Assert.That((await CertificateOf(serving)).NotBefore).IsLessThan(fromTheFuture.NotBefore);
    }

    [Test]
    public async Task Another_name_is_another_certificate()
    {
        using var replicas = new Replicas();
        var files = SelfMadeCertificate.Make("test", ["a.svc"], replicas.Clock.GetUtcNow());
        await Assert.That(SelfMadeCertificate.IsDue(files, ["a.svc"], replicas.Clock.GetUtcNow())).IsFalse();
        await Assert.That(SelfMadeCertificate.IsDue(files, ["a.svc", "b.svc"], replicas.Clock.GetUtcNow())).IsTrue();
    }

    [Test]
    public async Task Without_its_Secret_nothing_is_written()
    {
        using var replicas = new Replicas();
        replicas.DeleteSecret();
        var (leader, serving) = replicas.Add(leads: true);
        await leader.LookAsync(None);
        await Assert.That(serving.IsThere).IsFalse();
        await Assert.That(replicas.Writes).IsEmpty();
    }

    [Test]
    public async Task What_goes_wrong_is_tried_again_and_ends_nothing()
    {
        using var replicas = new Replicas();
        var (leader, serving) = replicas.Add(leads: true);
        var asked = 0;
        replicas.Cluster.Fault = _ => ++asked == 1 ? new(500, "{}"u8.ToArray()) : null;
        using var stop = new CancellationTokenSource();
        var run = leader.RunAsync(stop.Token);
        while (!serving.IsThere)
        {
            replicas.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.That(async () => await run).Throws<OperationCanceledException>();
        await Assert.That(asked).IsGreaterThan(1);
    }

    private static async Task<X509Certificate2> CertificateOf(ServingCertificate serving) => (await serving.GetAsync(None)).Context.TargetCertificate;

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection trusted, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(certificate);
    }
}
