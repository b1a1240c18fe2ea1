using TensorPool.Sbe.Generator.Emit;

namespace TensorPool.Sbe.Generator.PipelineTests.Emit;

public class IndentedWriterTests
{
    [Fact]
    public void Blocks_nest_and_blank_lines_stand_between_members_only()
    {
        var writer = new IndentedWriter();
        using (writer.Block("class C"))
        {
            writer.WriteLine();
            writer.WriteLine("int A;");
            writer.WriteLine();
            writer.WriteLine();
            using (writer.Block("void M()"))
            {
                writer.Directive("#if DEBUG");
                writer.WriteLines("Call(\r\n    1);\r\n");
                writer.Directive("#endif");
                writer.WriteLine();
            }

            writer.WriteLine();
        }

        Assert.Equal(
            "class C\n{\n    int A;\n\n    void M()\n    {\n#if DEBUG\n        Call(\n            1);\n#endif\n    }\n}\n",
            writer.ToString()
        );
    }

    [Fact]
    public void Blank_line_in_front_of_an_endif_comes_behind_it()
    {
        var writer = new IndentedWriter();
        writer.Directive("#if DEBUG");
        writer.WriteLine("A();");
        writer.WriteLine();
        writer.Directive("#endif");
        writer.WriteLine("B();");

        Assert.Equal("#if DEBUG\nA();\n#endif\n\nB();\n", writer.ToString());
    }

    [Fact]
    public void Parts_of_a_line_are_indented_once()
    {
        var writer = new IndentedWriter();
        writer.Open();
        writer.Write("a").Write("").Write(" b").WriteLine(";");
        writer.Close(";");

        Assert.Equal("{\n    a b;\n};\n", writer.ToString());
    }
}
