using SensorGrid.Cli.Sql;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Tests.Sql;

public sealed class NamedFileTests
{
    [Theory]
    [InlineData("in.csv", null, "in.csv")]
    [InlineData("S_001=in.csv", "S_001", "in.csv")]
    [InlineData("\"s\"=a=b.csv", "s", "a=b.csv")]
    [InlineData("dir/a=b.csv", null, "dir/a=b.csv")]
    [InlineData("S=-", "S", "-")]
    [InlineData("=x", null, "=x")]
    public void A_name_may_stand_before_the_file(string value, string? name, string file) => Assert.Equal((name, file), (NamedFile.Parse(value).Name, NamedFile.Parse(value).File));

    [Theory]
    [InlineData("SELECT STREAM * FROM source", "source", "SOURCE")]
    [InlineData("SELECT STREAM * FROM \"source\"", "source", "source")]
    [InlineData("SELECT STREAM * FROM \"other\"", "source", "source")]
    public void A_stream_is_named_as_the_program_spells_it(string program, string name, string expected) =>
        Assert.Equal(expected, new NamedFile(name, "f").NameIn(new DiscoveredNames(program), "usual"));
}
