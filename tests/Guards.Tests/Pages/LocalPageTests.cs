using SensorGrid.Guards.Pages;

namespace SensorGrid.Guards.Tests.Pages;

public sealed class LocalPageTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("[::1]")]
    [InlineData("")]
    [InlineData(null)]
    public void Names_of_this_machine_are_let_in(string? host) => Assert.Null(LocalPage.Refusal(host, [], []));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.")]
    [InlineData("loopback")]
    [InlineData("0.0.0.0")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("192.0.2.7")]
    public void Other_names_are_refused(string host) => Assert.NotNull(LocalPage.Refusal(host, [], []));

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("https://localhost:5173")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.200.0.1")]
    [InlineData("http://[::1]:8080")]
    public void Pages_of_this_machine_are_let_in(string origin) => Assert.Null(LocalPage.Refusal("localhost", [origin], ["same-origin"]));

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("file://")]
    [InlineData("file:///home/user/attachment.html")]
    [InlineData("x-file:///")]
    [InlineData("http://loopback")]
    [InlineData("http://localhost.")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://localhost@evil.example")]
    [InlineData("http://user@localhost")]
    [InlineData("http://localhost http://evil.example")]
    [InlineData("http://localhost, http://evil.example")]
    [InlineData("ftp://localhost")]
    [InlineData("ws://localhost")]
    [InlineData("chrome-extension://localhost")]
    [InlineData("http:///")]
    [InlineData("localhost")]
    public void Pages_from_anywhere_else_are_refused(string origin) => Assert.NotNull(LocalPage.Refusal("localhost", [origin], []));

    [Fact]
    public void Several_origins_are_refused_even_if_each_is_of_this_machine() =>
        Assert.NotNull(LocalPage.Refusal("localhost", ["http://localhost", "http://localhost"], []));

    [Theory]
    [InlineData("none", true)]
    [InlineData("same-origin", true)]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)]
    [InlineData("", false)]
    [InlineData("same-origin, cross-site", false)]
    public void Fetches_are_let_in_for_the_same_origin_or_for_nobody(string site, bool isLetIn) =>
        Assert.Equal(isLetIn, LocalPage.Refusal("localhost", [], [site]) is null);

    [Fact]
    public void Several_fetch_sites_are_refused() => Assert.NotNull(LocalPage.Refusal("localhost", [], ["none", "none"]));
}
