using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Certificates;

/// <summary>What is made, when it is made anew, and what stays.</summary>
public class GrpcCertificateSetTests
{
    private static readonly string[] Hosts = ["operator.home.svc", "operator.home.svc.cluster.local"];

    private static readonly string[] OtherHosts = ["other.home.svc"];

    private static readonly GrpcCertificateSet Made = GrpcCertificateSet.Renewed(null, Hosts, Make.Now);

    [Test]
    public async Task The_server_has_its_names_and_the_client_its_own_and_one_authority_vouches_for_both()
    {
        using var server = Made.Server.Load();
        using var client = Made.Client!.Load();

        await Assert.That(Hosts.All(host => server.MatchesHostname(host))).IsTrue();
        await Assert.That(server.MatchesHostname("other.home.svc")).IsFalse();
        await Assert.That(ClientNames.Of(client)).IsEquivalentTo([GrpcCertificateSet.ClientName]);
        await Assert.That(Made.Server.IsVouchedFor(server, Make.Now) && Made.Client.IsVouchedFor(client, Make.Now)).IsTrue();
        await Assert.That(Made.Client.Authorities).IsEqualTo(Made.Server.Authorities);
        await Assert.That((UsageOf(server), UsageOf(client))).IsEqualTo(("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"));
        await Assert.That(Made.ToString()).DoesNotContain("KEY");
    }

    [Test]
    [Arguments(0)]
    [Arguments(243)]
    public async Task Nothing_is_made_anew_before_its_time(int days) =>
        await Assert.That(GrpcCertificateSet.Renewed(Made, Hosts, Make.Now.AddDays(days))).IsEqualTo(Made);

    [Test]
    [Arguments(244)]
    [Arguments(3200)]
    public async Task A_new_server_certificate_needs_no_new_client(int days)
    {
        var next = GrpcCertificateSet.Renewed(Made, Hosts, Make.Now.AddDays(days));
        using var server = next.Server.Load();

        await Assert.That(next.Server.Certificate).IsNotEqualTo(Made.Server.Certificate);
        await Assert.That((next.Client, next.AuthorityKey, next.Server.Authorities)).IsEqualTo((Made.Client, Made.AuthorityKey, Made.Server.Authorities));
        await Assert.That(Made.Client!.IsVouchedFor(server, Make.Now.AddDays(days))).IsTrue().Because("Cluster Autoscaler knows this authority");
    }

    [Test]
    public async Task Other_hosts_need_a_new_server_certificate_only()
    {
        var next = GrpcCertificateSet.Renewed(Made, OtherHosts, Make.Now);
        using var server = next.Server.Load();

        await Assert.That(server.MatchesHostname(OtherHosts[0])).IsTrue();
        await Assert.That((next.Client, next.AuthorityKey)).IsEqualTo((Made.Client, Made.AuthorityKey));
    }

    [Test]
    public async Task A_new_authority_is_made_a_year_before_the_end_and_the_former_clients_get_through_until_then()
    {
        var now = Make.Now.AddDays(3300);
        var next = GrpcCertificateSet.Renewed(Made, Hosts, now);
        using var former = Made.Client!.Load();
        using var client = next.Client!.Load();

        await Assert.That(next.AuthorityKey).IsNotEqualTo(Made.AuthorityKey);
        await Assert.That(next.Server.IsVouchedFor(former, now)).IsTrue();
        await Assert.That(next.Server.IsVouchedFor(client, now)).IsTrue();
        await Assert.That(GrpcCertificateSet.Renewed(next, Hosts, now)).IsEqualTo(next);
    }

    /// <summary>It reads its files once, so it knows only the authority of its start.</summary>
    [Test]
    public async Task A_Cluster_Autoscaler_that_runs_while_the_authority_changes_has_months_to_be_restarted_in()
    {
        var now = Make.Now.AddDays(3300);
        var next = GrpcCertificateSet.Renewed(Made, Hosts, now);
        using var server = next.Server.Load();
        await Assert.That(Made.Client!.IsVouchedFor(server, now)).IsTrue().Because("it trusts what it trusted at its start");
        await Assert.That(next.Client!.IsVouchedFor(server, now)).IsTrue().Because("after its restart it trusts both");
        await Assert.That(GrpcCertificateSet.Renewed(next, Hosts, now.AddDays(200))).IsEqualTo(next);

        var then = now.AddDays(250);
        var later = GrpcCertificateSet.Renewed(next, Hosts, then);
        using var last = later.Server.Load();
        await Assert.That(later.Client).IsEqualTo(next.Client);
        await Assert.That(Made.Client.IsVouchedFor(last, then)).IsFalse().Because("the new authority has signed it");
        await Assert.That(next.Client.IsVouchedFor(last, then)).IsTrue();
    }

    [Test]
    public async Task What_is_broken_is_made_anew_and_the_rest_stays()
    {
        var noClient = GrpcCertificateSet.Renewed(Made with { Client = null }, Hosts, Make.Now);
        var strange = GrpcCertificateSet.Renewed(Made with { Client = GrpcCertificateSet.Renewed(null, Hosts, Make.Now).Client }, Hosts, Make.Now);
        var noServer = GrpcCertificateSet.Renewed(Made with { Server = Made.Server with { Certificate = "no PEM" } }, Hosts, Make.Now);

        await Assert.That(noClient with { Client = Made.Client }).IsEqualTo(Made);
        await Assert.That(strange with { Client = Made.Client }).IsEqualTo(Made);
        await Assert.That(noServer with { Server = Made.Server }).IsEqualTo(Made);
        foreach (var (client, server) in new[] { (noClient.Client!, Made.Server), (strange.Client!, Made.Server), (Made.Client!, noServer.Server) })
        {
            using var one = client.Load();
            using var other = server.Load();
            await Assert.That(server.IsVouchedFor(one, Make.Now) && client.IsVouchedFor(other, Make.Now)).IsTrue();
        }
    }

    [Test]
    [Arguments("", "-")]
    [Arguments("no PEM", "-")]
    [Arguments("-", "no PEM")]
    [Arguments("-", "")]
    public async Task Without_a_key_that_fits_there_is_a_new_authority(string key, string authorities)
    {
        var spoilt = Made with { AuthorityKey = key == "-" ? Made.AuthorityKey : key, Server = Made.Server with { Authorities = authorities == "-" ? Made.Server.Authorities : authorities } };
        var next = GrpcCertificateSet.Renewed(spoilt, Hosts, Make.Now);
        using var client = next.Client!.Load();

        await Assert.That(next.AuthorityKey).IsNotEqualTo(Made.AuthorityKey);
        await Assert.That(next.Server.IsVouchedFor(client, Make.Now)).IsTrue();
        await Assert.That(GrpcCertificateSet.Renewed(next, Hosts, Make.Now)).IsEqualTo(next);
    }

    [Test]
    public async Task What_was_made_with_a_clock_that_was_not_set_is_made_anew() =>
        await Assert.That(GrpcCertificateSet.Renewed(Made, Hosts, Make.Now.AddDays(-30)).AuthorityKey).IsNotEqualTo(Made.AuthorityKey);

    private static string? UsageOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value;
}
