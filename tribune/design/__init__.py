"""The look: layouts, components, menus, icons, stylesheets, elements, error pages. ``docs/look.md`` says how to draw.

Owns no table and no sentence of any other room: what a menu or a corner of the page holds is added by the rooms above
(``menus.MENU``, slots ``top.right``, ``page.css``, ``page.head``, ``page.logo``, ``page.foot``, ``nav.*``).
"""
