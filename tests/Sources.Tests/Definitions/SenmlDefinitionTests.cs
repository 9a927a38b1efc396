using System.Text;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats.Senml;

namespace SensorGrid.Sources.Tests.Definitions;

public sealed class SenmlDefinitionTests
{
    [Theory]
    [InlineData("""{"format":"senml"}""", """{"format":"senml"}""")]
    [InlineData("""{"format":"senml","sensor":"name"}""", """{"format":"senml"}""")]
    [InlineData("""{"sensor":"bn","format":"senml"}""", """{"format":"senml","sensor":"bn"}""")]
    [InlineData("""{"format":"senml","separator":"/"}""", """{"format":"senml","separator":"/"}""")]
    public void The_canonical_text_leaves_defaults_out(string definition, string canonical)
    {
        Assert.Equal(canonical, Parse(definition).Canonical);
        Assert.Equal(Parse(definition), Parse(canonical));
    }

    [Fact]
    public void A_definition_names_the_sensor_and_the_separator()
    {
        Assert.Equal(new SenmlFormat { IsBaseNameSensor = true }, Parse("""{"format":"senml","sensor":"bn"}""").Format);
        Assert.Equal(new SenmlFormat { Separator = ';' }, Parse("""{"format":"senml","separator":";"}""").Format);
    }

    [Theory]
    [InlineData("""{"format":"senml","separator":"::"}""", "1:31: 'separator' must be one character, such as \"/\", but is \"::\".")]
    [InlineData("""{"format":"senml","separator":"/","sensor":"bn"}""", "1:31: 'separator' splits the resolved name, but 'sensor' is \"bn\": leave one of them out.")]
    [InlineData("""{"format":"senml","sensor":"basename"}""", "1:28: 'sensor' must be one of \"name\", \"bn\", but is the text 'basename'.")]
    public void A_mistake_has_its_place(string definition, string error) => Assert.Equal(
        error, Assert.Throws<SourceDefinitionException>(() => Parse(definition)).Message);

    private static SourceDefinition Parse(string definition) => SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition));
}
