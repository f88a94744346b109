using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Power.Tests.Drivers;

/// <summary>Which certificates of a device are trusted; the errors lead to the setting that helps.</summary>
public sealed class CertificateTrustTests : IDisposable
{
    private static readonly X509Certificate2 Authority = Certificates.Authority();
    private static readonly X509Certificate2 Other = Certificates.Authority("CN=other-ca");

    private readonly Secrets _secrets = new Secrets().WithLogin().With("ca", "ca.crt", Authority.ExportCertificatePem()).With("ca", "other.crt", Other.ExportCertificatePem());

    public void Dispose() => _secrets.Dispose();

    [Test]
    public async Task A_certificate_of_the_given_authority_is_trusted() => await TrustsAsync(Certificates.Issued(Authority), bmc => bmc with { CaCertificate = Ca() });

    [Test]
    public async Task A_self_signed_certificate_may_be_given_as_the_authority()
    {
        var own = Certificates.SelfSigned();
        _secrets.With("ca", "own.crt", own.ExportCertificatePem());
        await TrustsAsync(own, bmc => bmc with { CaCertificate = Ca("own.crt") });
    }

    [Test]
    public async Task An_authority_need_not_be_a_root()
    {
        var between = Certificates.Between(Authority);
        _secrets.With("ca", "between.crt", between.ExportCertificatePem());
        await TrustsAsync(Certificates.Issued(between), bmc => bmc with { CaCertificate = Ca("between.crt") });
        await RefusesAsync(Certificates.Issued(Certificates.Between(Authority)), bmc => bmc with { CaCertificate = Ca("between.crt") }, "does not come from the authority of caCertificate");
    }

    [Test]
    public async Task Several_authorities_may_be_given()
    {
        _secrets.With("ca", "both.crt", Other.ExportCertificatePem() + "\n" + Authority.ExportCertificatePem());
        await TrustsAsync(Certificates.Issued(Authority), bmc => bmc with { CaCertificate = Ca("both.crt") });
    }

    [Test]
    public async Task The_certificate_of_the_fingerprint_is_trusted_whatever_else_it_says()
    {
        var certificate = Certificates.SelfSigned("some.other.name", daysLeft: -1);
        var digits = Certificates.Fingerprint(certificate);
        await TrustsAsync(certificate, bmc => bmc with { CertificateFingerprint = digits });
        await TrustsAsync(certificate, bmc => bmc with { CertificateFingerprint = string.Join(':', digits.Chunk(2).Select(pair => new string(pair))).ToLowerInvariant() });
    }

    [Test]
    public async Task An_unknown_authority_leads_to_caCertificate_and_the_fingerprint()
    {
        var certificate = Certificates.Issued(Authority);
        await RefusesAsync(certificate, bmc => bmc, "an authority that is trusted: set caCertificate or certificateFingerprint", Certificates.Fingerprint(certificate));
    }

    [Test]
    public async Task Another_authority_is_told() =>
        await RefusesAsync(Certificates.Issued(Authority), bmc => bmc with { CaCertificate = Ca("other.crt") }, "does not come from the authority of caCertificate");

    [Test]
    public async Task An_authority_of_the_same_name_is_not_the_same() =>
        await RefusesAsync(Certificates.Issued(Certificates.Authority()), bmc => bmc with { CaCertificate = Ca() }, "does not come from the authority of caCertificate");

    [Test]
    public async Task Another_fingerprint_is_told_with_the_one_that_was_shown()
    {
        var certificate = Certificates.Issued(Authority);
        await RefusesAsync(certificate, bmc => bmc with { CertificateFingerprint = Certificates.Fingerprint(Other) }, "is not the one of certificateFingerprint", Certificates.Fingerprint(certificate));
    }

    [Test]
    public async Task Another_name_is_told() =>
        await RefusesAsync(Certificates.Issued(Authority, "bmc.example"), bmc => bmc with { CaCertificate = Ca() }, "is for another name");

    [Test]
    public async Task An_expired_certificate_is_told() =>
        await RefusesAsync(Certificates.Issued(Authority, daysLeft: -1), bmc => bmc with { CaCertificate = Ca() }, "only: renew it, check the clocks");

    [Test]
    public async Task Plain_HTTP_where_TLS_is_expected_is_told()
    {
        await using var plug = await TestDevice.StartAsync((context, _) => TestDevice.AnswerAsync(context, 200, "{}"));
        await Assert.That(await ErrorAsync(new() { Url = plug.Url.Replace("http:", "https:", StringComparison.Ordinal) })).Contains("no TLS connection").And.Contains("is the port one for https?");
    }

    [Test]
    [Arguments("", "holds no certificate in PEM")]
    [Arguments("hello", "holds no certificate in PEM")]
    [Arguments("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "cannot be read")]
    public async Task A_caCertificate_that_is_none_is_told(string pem, string said)
    {
        _secrets.With("ca", "bad.crt", pem);
        await Assert.That(await ErrorAsync(new() { Url = "https://192.0.2.10", CaCertificate = Ca("bad.crt") })).Contains("caCertificate").And.Contains(said);
    }

    [Test]
    [Arguments("")]
    [Arguments("abc")]
    [Arguments("00:11:22")]
    public async Task A_fingerprint_that_is_none_is_told(string fingerprint) =>
        await Assert.That(await ErrorAsync(new() { Url = "https://192.0.2.10", CertificateFingerprint = fingerprint })).Contains("64 hexadecimal digits");

    private static SecretKey Ca(string key = "ca.crt") => new() { SecretName = "ca", Key = key };

    private static RedfishController Settings(Bmc bmc) => new() { Url = bmc.Url, Credentials = new() { SecretName = "login" } };

    private async Task TrustsAsync(X509Certificate2 certificate, Func<RedfishController, RedfishController> configure)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), certificate);
        await RunAsync(configure(Settings(bmc)));
        await Assert.That(bmc.Resets).IsEquivalentTo(["On"]);
    }

    private async Task RefusesAsync(X509Certificate2 certificate, Func<RedfishController, RedfishController> configure, params string[] said)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying("Off"), certificate);
        var error = await ErrorAsync(configure(Settings(bmc)));
        foreach (var words in said)
        {
            await Assert.That(error).Contains(words);
        }

        await Assert.That(bmc.Asked).IsEmpty();
    }

    private Task<string> RunAsync(RedfishController settings) =>
        new PowerRun(new() { Redfish = settings }, _secrets.Folder, TimeProvider.System).RunAsync(PowerAction.On, TimeSpan.FromSeconds(60), CancellationToken.None);

    private async Task<string> ErrorAsync(RedfishController settings)
    {
        var error = await Failing.With<PowerException>(() => RunAsync(settings));
        await Assert.That(error.ToString()).DoesNotContain(Secrets.Password);
        return error.Message;
    }
}
