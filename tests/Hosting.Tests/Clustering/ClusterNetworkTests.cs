using System.Net;
using System.Security.Cryptography.X509Certificates;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.StartUp;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;
using StackExchange.Redis;

namespace SensorGrid.Hosting.Tests.Clustering;

/// <summary>Nothing of a cluster is open to other machines by accident.</summary>
public sealed class ClusterNetworkTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("127.8.8.8", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("192.0.2.1", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("192.0.2.1", true, true)]
    public void A_silo_beyond_loopback_needs_certificates_or_a_trusted_network(string host, bool trusted, bool allowed) =>
        AssertAllowed(allowed, () => new ClusterNetwork(trusted, Tls: null).CheckSilo(IPAddress.Parse(host)), $"SensorGrid:Orleans:Host is '{host}'");

    [Fact]
    public void With_certificates_a_silo_may_be_beyond_loopback()
    {
        using var certificates = new TestCertificates(_directory.FullName);
        var (certificate, key) = certificates.Sign("silo");

        new ClusterNetwork(IsTrusted: false, ClusterCertificates.Read(certificate, key, certificates.AuthorityFile)).CheckSilo(IPAddress.Parse("192.0.2.1"));
    }

    [Theory]
    [InlineData("127.0.0.1:6379", false, true)]
    [InlineData("localhost:6379", false, true)]
    [InlineData("redis.example:6379", false, false)]
    [InlineData("redis.example:6379,password=secret", false, false)]
    [InlineData("redis.example:6379,ssl=true", false, false)]
    [InlineData("127.0.0.1:6379,192.0.2.1:6379", false, false)]
    [InlineData("redis.example:6379,ssl=true,password=secret", false, true)]
    [InlineData("redis.example:6379", true, true)]
    public void Redis_beyond_loopback_needs_tls_and_a_password_or_a_trusted_network(string redis, bool trusted, bool allowed) =>
        AssertAllowed(allowed, () => new ClusterNetwork(trusted, Tls: null).CheckRedis(ConfigurationOptions.Parse(redis)), "SensorGrid:Clustering:Redis names");

    [Theory]
    [InlineData("user:secret@redis.example:6379")]
    [InlineData("secret@redis.example:6379")]
    [InlineData("user:pa'secret@redis.example:6379,ssl=true,password=secret")]
    [InlineData("user:a,secret@redis.example:6379")]
    public async Task A_secret_before_the_server_is_refused_and_not_shown(string redis)
    {
        var refused = await Assert.ThrowsAsync<StartUpException>(() => RedisCheck.RequireAsync(redis, new ClusterNetwork(IsTrusted: true, Tls: null)));

        Assert.StartsWith("SensorGrid:Clustering:Redis names the server '***@redis.example:6379'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        var network = new ClusterNetwork(IsTrusted: false, Tls: null);
        var servers = new ConfigurationOptions { EndPoints = { new DnsEndPoint("user:secret@redis.example", 6379) } };
        Assert.DoesNotContain("secret@", Assert.Throws<StartUpException>(() => network.CheckRedis(servers)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_is_who_has_a_valid_certificate_of_the_authority()
    {
        using var certificates = new TestCertificates(_directory.FullName);
        var (certificate, key) = certificates.Sign("silo");
        var read = ClusterCertificates.Read(certificate, key, certificates.AuthorityFile);

        using var other = X509CertificateLoader.LoadCertificateFromFile(certificates.Sign("other-silo").Certificate);
        using var expired = X509CertificateLoader.LoadCertificateFromFile(certificates.Sign("expired", daysFromNow: -8).Certificate);
        using var stranger = TestCertificates.SelfSigned("authority");
        Assert.True(read.IsMember(other));
        Assert.False(read.IsMember(expired));
        Assert.False(read.IsMember(stranger));
    }

    [Fact]
    public void Certificates_that_cannot_be_are_named()
    {
        using var certificates = new TestCertificates(_directory.FullName);
        using var others = new TestCertificates(Directory.CreateDirectory(_directory["others"]).FullName);
        var (certificate, key) = certificates.Sign("silo");
        var (expired, expiredKey) = certificates.Sign("expired", daysFromNow: -8);

        AssertAllowed(false, () => ClusterCertificates.Read(certificate, key, others.AuthorityFile), "SensorGrid:Orleans:Tls:CertificateFile is");
        AssertAllowed(false, () => ClusterCertificates.Read(expired, expiredKey, certificates.AuthorityFile), "SensorGrid:Orleans:Tls:CertificateFile is");
        AssertAllowed(false, () => ClusterCertificates.Read(certificate, certificate, certificates.AuthorityFile), "SensorGrid:Orleans:Tls:CertificateFile is");
        AssertAllowed(false, () => ClusterCertificates.Read(certificate, key, key), "SensorGrid:Orleans:Tls:AuthorityFile is");
        AssertAllowed(false, () => ClusterCertificates.Read("/no/such.pem", key, certificates.AuthorityFile), "SensorGrid:Orleans:Tls:CertificateFile is '/no/such.pem'");
    }

    private static void AssertAllowed(bool allowed, Action check, string message)
    {
        if (allowed)
        {
            check();
            return;
        }

        Assert.StartsWith(message, Assert.Throws<StartUpException>(check).Message, StringComparison.Ordinal);
    }
}
