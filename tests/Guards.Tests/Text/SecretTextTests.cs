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
    [InlineData("'user:secret@host:4566' is wrong", "'***@host:4566' is wrong")]
    [InlineData("--SensorGrid:Kinesis:ServiceUrl=user:sec=ret@host:4566", "--SensorGrid:Kinesis:ServiceUrl=***@host:4566")]
    [InlineData("SERVICE=user:secret@10.0.0.1", "SERVICE=***@10.0.0.1")]
    [InlineData("'http:/user:secret@host' is wrong", "'http:/***@host' is wrong")]
    [InlineData("http:user:secret@host", "***@host")]
    [InlineData("'http://user:pa'secret@host/'", "'http://***@host/'")]
    [InlineData("'http://user:pa secret@host/' and http://a", "'http://***@host/' and http://a")]
    [InlineData("'http://user:'secret'@host/' and http://u:secret@b", "'http://***@host/' and http://***@b")]
    [InlineData("UnableToConnect on user:secret@redis.example:6379/Interactive", "UnableToConnect on ***@redis.example:6379/Interactive")]
    [InlineData("user:sec'ret@[::1]:6379,ssl=true", "***@[::1]:6379,ssl=true")]
    public void Secrets_of_addresses_are_masked(string text, string masked) => Assert.Equal(masked, SecretText.Mask(text));

    [Theory]
    [InlineData("access_token=secret&x", "access_token=***")]
    [InlineData("api_key=secret, next", "api_key=***, next")]
    [InlineData("x-api-key: secret", "x-api-key: ***")]
    [InlineData("AWS_SECRET_ACCESS_KEY=secret AWS_REGION=eu", "AWS_SECRET_ACCESS_KEY=*** AWS_REGION=eu")]
    [InlineData("AWS_SESSION_TOKEN = secret", "AWS_SESSION_TOKEN = ***")]
    [InlineData("password: secret", "password: ***")]
    [InlineData("Password='a secret';Pwd=secret", "Password=***;Pwd=***")]
    [InlineData("{\"clientSecret\":\"a secret\",\"id\":\"a\"}", "{\"clientSecret\":***,\"id\":\"a\"}")]
    [InlineData("AccountKey=sec'ret==;x", "AccountKey=***;x")]
    [InlineData("--SensorGrid:Api:Keys:page=secret", "--SensorGrid:Api:Keys:page=***")]
    [InlineData("key=secret", "key=***")]
    [InlineData("Authorization: Bearer secret", "Authorization: Bearer ***")]
    public void Values_of_names_of_secrets_are_masked(string text, string masked) => Assert.Equal(masked, SecretText.Mask(text));

    [Theory]
    [InlineData("user:secret@host:4566", "***@host:4566")]
    [InlineData("secret@host", "***@host")]
    [InlineData("http://us er:12 secret@host/", "http://***@host/")]
    [InlineData("http:/user:secret@host", "***@host")]
    [InlineData("redis://a:sec@ret@host:1?password=secret", "redis://***@host:1?***")]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080/")]
    public void Of_an_address_what_follows_the_last_at_is_shown(string address, string shown)
    {
        Assert.Equal(shown, SecretText.Address(address));
        Assert.Equal(shown, SecretText.Mask(SecretText.Address(address)));
    }

    [Theory]
    [InlineData("partition key: 'plant'")]
    [InlineData("PartitionKey=plant-1/pump-7, ExplicitHashKey=5")]
    [InlineData("the record's key: 'plant'")]
    [InlineData("The keys of 'keys.txt' were read again: 3 keys.")]
    [InlineData("send it as 'Authorization: Bearer <key>'.")]
    [InlineData("set a key (SensorGrid:Api:Keys:<name>=<key>), listen on 127.0.0.1")]
    [InlineData("SensorGrid:Orleans:Tls:KeyFile=/etc/key.pem")]
    [InlineData("System.Runtime, Version=10.0.0.0, PublicKeyToken=b03f5f7f11d50a3a")]
    [InlineData("silo 127.0.0.1:11111@1234567 left, and S10.0.0.1:11111:1234567 stays; see 127.0.0.1:11111@1234567.")]
    [InlineData("sys.svc.clustering.agent/127.0.0.1:11111@454 to [http://127.0.0.1:4567/ 1@2]")]
    [InlineData("http://127.0.0.1:4567/ is what somebody@example.org set")]
    [InlineData("{\"id\":\"a\",\"mail\":\"somebody@example.org\"}")]
    [InlineData("'http://127.0.0.1:8080' is taken")]
    [InlineData("somebody@example.org wrote")]
    [InlineData("SensorGrid:Api:AllowAnonymous=true (it is 'false')?")]
    public void What_has_no_secret_stays_as_it_is(string text) => Assert.Equal(text, SecretText.Mask(text));
}
