using SensorGrid.Guards.Text;

namespace SensorGrid.Guards.Tests.Text;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("ServiceUrl is 'http://user:secret@kinesis:4567/': wrong", "ServiceUrl is 'http://***@kinesis:4567/': wrong")]
    [InlineData("http://secret@host and https://a:secret@b", "http://***@host and https://***@b")]
    [InlineData("redis://user:sec/r@et:secret@host:6379", "redis://***@host:6379")]
    [InlineData("'http://host/path?token=secret&x=secret' failed", "'http://host/path?***' failed")]
    [InlineData("http://host/#secret", "http://host/#***")]
    [InlineData("host:6379,password=secret,user=secret,ssl=true", "host:6379,password=***,user=***,ssl=true")]
    public void Secrets_of_addresses_are_masked(string text, string masked) => Assert.Equal(masked, SecretText.Mask(text));

    [Theory]
    [InlineData("'http://127.0.0.1:8080' is taken")]
    [InlineData("somebody@example.org wrote")]
    [InlineData("SensorGrid:Api:AllowAnonymous=true (it is 'false')?")]
    public void What_has_no_secret_stays_as_it_is(string text) => Assert.Equal(text, SecretText.Mask(text));
}
