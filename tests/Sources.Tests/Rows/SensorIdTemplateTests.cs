using System.Buffers;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Tests.Rows;

public sealed class SensorIdTemplateTests
{
    [Theory]
    [InlineData("{device}", "pump-7")]
    [InlineData("{site}/{device}", "north/pump-7")]
    [InlineData("plant {site}: {device}{device}!", "plant north: pump-7pump-7!")]
    [InlineData("{{{device}}}", "{pump-7}")]
    [InlineData("the same for all", "the same for all")]
    public void Parts_and_text_make_the_id(string template, string id) => Assert.Equal(id, Made(template, ("device", "pump-7"), ("site", "north")));

    [Fact]
    public void Names_come_once_in_the_order_of_their_first_place() =>
        Assert.Equal(["b", "a name"], SensorIdTemplate.Parse("{b}-{a name}-{b}").Names);

    [Theory]
    [InlineData("", 0, "is empty")]
    [InlineData("a{b", 1, "is not closed")]
    [InlineData("a{b{c}", 1, "is not closed")]
    [InlineData("a}b", 1, "without its '{'")]
    [InlineData("a{}b", 1, "name is missing")]
    [InlineData("a\tb", 1, "control character")]
    public void A_mistake_has_its_place(string template, int position, string message)
    {
        var errors = new List<TemplateError>();
        Assert.Null(SensorIdTemplate.TryParse(template, errors));
        Assert.Equal(position, Assert.Single(errors).Position);
        Assert.Contains(message, errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_reported()
    {
        var errors = new List<TemplateError>();
        SensorIdTemplate.TryParse("{} } {x", errors);
        Assert.Equal([0, 3, 5], errors.Select(error => error.Position));
    }

    [Fact]
    public void A_value_that_is_missing_or_empty_is_reported_by_its_name()
    {
        Assert.Equal("The column 'device' of the sensor id 'p-{device}' is missing or empty.", Reason("p-{device}", ("site", "north")));
        Assert.Equal("The column 'device' of the sensor id 'p-{device}' is missing or empty.", Reason("p-{device}", ("device", "")));
    }

    [Theory]
    [InlineData(256, null)]
    [InlineData(257, "The sensor id '{device}' would have more than 256 characters.")]
    public void An_id_has_at_most_256_characters(int length, string? reason) => Assert.Equal(reason, Reason("{device}", ("device", new string('x', length))));

    private static string? Made(string template, params (string Name, string Value)[] values)
    {
        var parsed = SensorIdTemplate.Parse(template);
        var row = new Values(parsed, values);
        Span<char> space = stackalloc char[300];
        Assert.Equal(OperationStatus.Done, parsed.Append(ref row, space, out var length, out _));
        return space[..length].ToString();
    }

    private static string? Reason(string template, params (string Name, string Value)[] values)
    {
        var parsed = SensorIdTemplate.Parse(template);
        var row = new Values(parsed, values);
        var reading = new ReadingBuilder(null);
        reading.Begin();
        parsed.Apply(ref row, "column", reading);
        return reading.Reason;
    }

    private readonly struct Values(SensorIdTemplate template, (string Name, string Value)[] values) : ITemplateValues
    {
        public OperationStatus Copy(int name, scoped Span<char> destination, out int length)
        {
            var wanted = template.Names[name];
            var value = Array.Find(values, one => one.Name == wanted).Value ?? "";
            length = value.Length;
            return value.TryCopyTo(destination) ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
        }
    }
}
