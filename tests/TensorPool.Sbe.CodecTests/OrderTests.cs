using Codecs.Groups;

namespace TensorPool.Sbe.CodecTests;

/// <summary>
/// Access to groups and data in another order than the schema's, where order checks are on. The message is
/// <c>branches { twigs { leaves { colour } label } insects bark remark } roots species</c>.
/// </summary>
public sealed class OrderTests
{
    /// <summary>Two branches; the first has two twigs (one with a leaf, one bare) and an insect, the second nothing.</summary>
    private static readonly byte[] Bytes = Tree();

    [Fact]
    public void A_walk_in_order_passes_with_empty_groups_and_nested_last_entries()
    {
        TreeDecoder tree = TreeDecoder.Wrap(Bytes);
        var seen = new List<string>();
        foreach (TreeDecoder.BranchesEntry branch in tree.ReadBranches())
        {
            foreach (TreeDecoder.BranchesEntry.TwigsEntry twig in branch.ReadTwigs())
            {
                foreach (TreeDecoder.BranchesEntry.TwigsEntry.LeavesEntry leaf in twig.ReadLeaves())
                {
                    seen.Add(leaf.ReadColourString());
                }

                seen.Add(twig.ReadLabelString());
            }

            seen.Add($"{branch.ReadInsects().Count} insects");
            branch.ReadBark();
            seen.Add(branch.ReadRemarkString());
        }

        Assert.Equal(0, tree.ReadRoots().Count);
        seen.Add(tree.ReadSpeciesString());
        Assert.Equal(["green", "a", "b", "1 insects", "first", "0 insects", "second", "oak"], seen);
    }

    [Fact]
    public void Skipping_counts_as_access()
    {
        TreeDecoder tree = TreeDecoder.Wrap(Bytes);
        tree.SkipBranches();
        tree.SkipRoots();
        tree.SkipSpecies();
        Assert.Equal(Bytes.Length, tree.Limit);

        tree.Rewind();
        foreach (TreeDecoder.BranchesEntry branch in tree.ReadBranches())
        {
            Assert.Equal(SbeStatus.Ok, branch.TrySkip());
        }

        Assert.Equal(SbeStatus.Ok, tree.TrySkipRoots());
        Assert.Equal("oak", tree.ReadSpeciesString());
    }

    [Fact]
    public void Data_before_a_group_is_refused() =>
        Refused("species", "branches", static (ref TreeDecoder tree) => tree.ReadSpecies());

    [Fact]
    public void A_group_before_the_one_due_is_refused() =>
        Refused("roots", "branches", static (ref TreeDecoder tree) => tree.ReadRoots());

    [Fact]
    public void A_group_twice_is_refused() =>
        Refused(
            "branches",
            "roots",
            static (ref TreeDecoder tree) =>
            {
                tree.SkipBranches();
                tree.ReadBranches();
            }
        );

    [Fact]
    public void Data_twice_is_refused() =>
        Refused(
            "species",
            "end of the message",
            static (ref TreeDecoder tree) =>
            {
                tree.SkipBranches();
                tree.SkipRoots();
                tree.ReadSpecies();
                tree.ReadSpecies();
            }
        );

    [Fact]
    public void A_group_whose_entries_are_not_entered_is_unfinished() =>
        Refused(
            "roots",
            "first entry of 'branches'",
            static (ref TreeDecoder tree) =>
            {
                tree.ReadBranches();
                tree.ReadRoots();
            }
        );

    [Fact]
    public void An_entry_with_an_unread_group_is_unfinished() =>
        Refused(
            "branches",
            "'twigs' is due",
            static (ref TreeDecoder tree) =>
            {
                TreeDecoder.BranchesGroup branches = tree.ReadBranches();
                branches.MoveNext();
                branches.MoveNext();
            }
        );

    [Fact]
    public void An_entry_with_unread_data_is_unfinished() =>
        Refused(
            "branches",
            "'remark' is due",
            static (ref TreeDecoder tree) =>
            {
                TreeDecoder.BranchesGroup branches = tree.ReadBranches();
                branches.MoveNext();
                TreeDecoder.BranchesEntry branch = branches.Current;
                branch.SkipTwigs();
                branch.SkipInsects();
                branch.SkipBark();
                branches.MoveNext();
            }
        );

    [Fact]
    public void Data_of_an_entry_before_its_groups_is_refused() =>
        Refused(
            "branches.bark",
            "'twigs' is due",
            static (ref TreeDecoder tree) =>
            {
                TreeDecoder.BranchesGroup branches = tree.ReadBranches();
                branches.MoveNext();
                branches.Current.ReadBark();
            }
        );

    [Fact]
    public void The_length_of_data_can_be_peeked_only_when_it_is_due()
    {
        Refused("species", "branches", static (ref TreeDecoder tree) => tree.TryPeekSpeciesLength(out _));
        TreeDecoder decoder = TreeDecoder.Wrap(Bytes);
        decoder.SkipBranches();
        decoder.SkipRoots();
        Assert.Equal(SbeStatus.Ok, decoder.TryPeekSpeciesLength(out int first));
        Assert.Equal(SbeStatus.Ok, decoder.TryPeekSpeciesLength(out int second));
        Assert.Equal((3, 3), (first, second));
        Assert.Equal("oak", decoder.ReadSpeciesString());
    }

    [Fact]
    public void Writing_out_of_order_is_refused()
    {
        Refused("species", "branches", static (ref TreeEncoder tree) => tree.WriteSpecies("oak"));
        Refused("roots", "branches", static (ref TreeEncoder tree) => tree.BeginRoots(0));
        Refused(
            "branches",
            "roots",
            static (ref TreeEncoder tree) =>
            {
                tree.BeginBranches(0);
                tree.BeginBranches(0);
            }
        );
        Refused(
            "branches",
            "'twigs' is due",
            static (ref TreeEncoder tree) =>
            {
                TreeEncoder.BranchesGroup branches = tree.BeginBranches(2);
                branches.Next();
                branches.Next();
            }
        );
        Refused(
            "roots",
            "'remark' is due",
            static (ref TreeEncoder tree) =>
            {
                TreeEncoder.BranchesEntry branch = tree.BeginBranches(1).Next();
                branch.BeginTwigs(0);
                branch.BeginInsects(0);
                branch.WriteBark([]);
                tree.BeginRoots(0);
            }
        );
        Refused(
            "branches",
            "roots",
            static (ref TreeEncoder tree) =>
            {
                // An open group ends with the last entry written, and cannot grow behind the next element.
                TreeEncoder.BranchesGroup branches = tree.BeginBranches();
                Fill(branches.Next());
                tree.BeginRoots(1).Next();
                branches.Next();
            },
            "species"
        );
    }

    [Fact]
    public void An_incomplete_message_is_refused()
    {
        TreeEncoder tree = TreeEncoder.Wrap(new byte[256]);
        tree.BeginBranches(0);
        Assert.Equal(SbeStatus.Incomplete, tree.TryComplete(out _));
        tree.BeginRoots(2).Next();
        Assert.Equal(SbeStatus.CountNotReached, tree.TryComplete(out _));
    }

    [Fact]
    public void Open_groups_take_entries_as_they_come_nested_and_empty()
    {
        TreeEncoder tree = TreeEncoder.Wrap(new byte[256]);
        TreeEncoder.BranchesGroup branches = tree.BeginBranches();
        for (int i = 0; i < 3; i++)
        {
            TreeEncoder.BranchesEntry branch = branches.Next();
            TreeEncoder.BranchesEntry.TwigsGroup twigs = branch.BeginTwigs();
            for (int j = 0; j < i; j++)
            {
                TreeEncoder.BranchesEntry.TwigsEntry twig = twigs.Next();
                twig.BeginLeaves();
                twig.WriteLabel("x");
            }

            branch.BeginInsects().Next().Legs = 6;
            branch.WriteBark([]);
            branch.WriteRemark("r");
        }

        tree.BeginRoots();
        tree.WriteSpecies("yew");
        int length = tree.Complete();
        Assert.Equal(3, branches.Count);
        Assert.Equal(Tree_length(3, 3, 0, 0, 3, 3, 0, 3, 0, 3), length);

        static int Tree_length(
            int b,
            int t,
            int l,
            int colour,
            int label,
            int insects,
            int bark,
            int remark,
            int roots,
            int species
        ) => Codecs.Groups.Tree.GetEncodedLength(b, t, l, colour, label, insects, bark, remark, roots, species);
    }

    [Fact]
    public void Fields_are_free_at_any_time()
    {
        TreeDecoder tree = TreeDecoder.Wrap(Bytes);
        TreeDecoder.BranchesGroup branches = tree.ReadBranches();
        branches.MoveNext();
        TreeDecoder.BranchesEntry branch = branches.Current;
        branch.SkipTwigs();
        Assert.Equal(1, branch.BranchId);
        Assert.Equal(77U, tree.TreeId);
    }

    private delegate void Use<T>(ref T codec)
        where T : allows ref struct;

    private static void Refused(string element, string place, Use<TreeDecoder> use)
    {
        TreeDecoder tree = TreeDecoder.Wrap(Bytes);
        SbeOrderException? refusal = null;
        try
        {
            use(ref tree);
        }
        catch (SbeOrderException e)
        {
            refusal = e;
        }

        AssertNamed(refusal, element, place);
    }

    private static void Refused(string element, string place, Use<TreeEncoder> use, string? otherPlace = null)
    {
        TreeEncoder tree = TreeEncoder.Wrap(new byte[256]);
        SbeOrderException? refusal = null;
        try
        {
            use(ref tree);
        }
        catch (SbeOrderException e)
        {
            refusal = e;
        }

        AssertNamed(refusal, element, otherPlace ?? place);
    }

    private static void AssertNamed(SbeOrderException? refusal, string element, string place)
    {
        Assert.NotNull(refusal);
        Assert.Contains($"Tree: '{element}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
    }

    private static void Fill(TreeEncoder.BranchesEntry branch)
    {
        branch.BeginTwigs(0);
        branch.BeginInsects(0);
        branch.WriteBark([]);
        branch.WriteRemark("");
    }

    private static byte[] Tree()
    {
        byte[] buffer = new byte[256];
        TreeEncoder tree = TreeEncoder.Wrap(buffer);
        tree.TreeId = 77;
        TreeEncoder.BranchesGroup branches = tree.BeginBranches(2);
        TreeEncoder.BranchesEntry branch = branches.Next();
        branch.BranchId = 1;
        TreeEncoder.BranchesEntry.TwigsGroup twigs = branch.BeginTwigs(2);
        TreeEncoder.BranchesEntry.TwigsEntry twig = twigs.Next();
        twig.BeginLeaves(1).Next().WriteColour("green");
        twig.WriteLabel("a");
        twig = twigs.Next();
        twig.BeginLeaves(0);
        twig.WriteLabel("b");
        branch.BeginInsects(1).Next().Legs = 6;
        branch.WriteBark([1, 2, 3]);
        branch.WriteRemark("first");
        branch = branches.Next();
        branch.BranchId = 2;
        branch.BeginTwigs(0);
        branch.BeginInsects(0);
        branch.WriteBark([]);
        branch.WriteRemark("second");
        tree.BeginRoots(0);
        tree.WriteSpecies("oak");
        return buffer[..tree.Complete()];
    }
}
